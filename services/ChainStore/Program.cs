using Blockyard.Hosting;
using Blockyard.Services.ChainStore;
using Blockyard.Services.ChainStore.Offline;

return args switch
{
    ["import", .. var rest] => await ImportCommand.RunAsync(rest),
    ["rebuild-index", .. var rest] => await RebuildCommand.RunAsync(rest),
    _ => await ServiceRunner.RunAsync(() => ChainStoreModule.Build(args)),
};
