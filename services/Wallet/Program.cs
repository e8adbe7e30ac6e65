using Blockyard.Hosting;
using Blockyard.Services.Wallet;

return await ServiceRunner.RunAsync(() => WalletModule.Build(args));
