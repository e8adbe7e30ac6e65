using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>What a broken disk does to a chain-store that starts, and to what is on it.</summary>
public sealed class BrokenDiskAtStartTests(StoppedStore store) : IClassFixture<StoppedStore>, IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => _folder.PathOf("node");

    [Theory]
    [InlineData("log read", "blocks", Verdict.Refused)]
    [InlineData("log mark write", "blocks", Verdict.Refused)]
    [InlineData("journal read", "mempool", Verdict.Refused)]
    [InlineData("journal write", "mempool", Verdict.Refused)]
    [InlineData("read-only", "blocks", Verdict.Refused)]
    [InlineData("gone", "blocks", Verdict.Refused)]
    [InlineData("state read", "state", Verdict.Refused)]
    [InlineData("state write", "state", Verdict.Rebuilt)]
    public async Task A_node_refuses_clearly_or_is_right_and_nothing_is_lost(string fault, string named, Verdict expected)
    {
        StoppedStore.Copy(store.Path, Data);
        var disk = new FaultyDisk(OsDisk.Instance) { Fault = DiskFaults.All[fault] };

        Assert.Equal(expected, await new NodeJudge(store, Data, disk).JudgeAsync(named));
        disk.Heal();
        Assert.Contains(await new NodeJudge(store, Data, disk).JudgeAsync(named), new[] { Verdict.Right, Verdict.Rebuilt });
    }

    public void Dispose() => _folder.Dispose();
}
