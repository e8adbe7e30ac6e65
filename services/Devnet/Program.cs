using Blockyard.Services.Devnet;

return await DevnetCommand.RunAsync(args);
