using Blockyard.Hosting;
using Blockyard.Services.ChainStore;
using Blockyard.Services.ChainStore.Offline;
using Blockyard.Services.ChainStore.Snapshots;

return args switch
{
    ["import", .. var rest] => await ImportCommand.RunAsync(rest),
    ["rebuild-index", .. var rest] => await RebuildCommand.RunAsync(rest),
    ["snapshot", .. var rest] => await SnapshotCommand.RunAsync(rest),
    ["verify", .. var rest] => await VerifyCommand.RunAsync(rest),
    _ => await ServiceRunner.RunAsync(() => ChainStoreModule.Build(args)),
};
