using Blockyard.Hosting;
using Blockyard.Services.ChainStore;
using Blockyard.Services.ChainStore.Import;

if (args is ["import", ..])
{
    return await ImportCommand.RunAsync(args[1..]);
}

return await ServiceRunner.RunAsync(() => ChainStoreModule.Build(args));
