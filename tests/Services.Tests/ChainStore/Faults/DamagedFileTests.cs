using Blockyard.TestKit;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>
/// Every file of a stopped chain-store, damaged in every way: the node is right, or refuses to start, or refuses to answer. Never
/// is it wrong, and never silent.
/// </summary>
public sealed class DamagedFileTests(StoppedStore store) : IClassFixture<StoppedStore>, IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => _folder.PathOf("node");

    [Theory]
    [InlineData("node-id")]
    [InlineData("blocks/first.log")]
    [InlineData("blocks/middle.log")]
    [InlineData("blocks/last.log")]
    [InlineData("blocks/DURABLE")]
    [InlineData("state/records.0")]
    [InlineData("state/records.0.crc")]
    [InlineData("state/index")]
    [InlineData("state/index.crc")]
    [InlineData("state/newest.checkpoint")]
    [InlineData("state/oldest.checkpoint")]
    [InlineData("mempool/*.log")]
    [InlineData("mempool/DURABLE")]
    public async Task A_damaged_file_never_makes_a_node_wrong(string file)
    {
        foreach (var (name, damage) in Damages)
        {
            StoppedStore.Copy(store.Path, Data);
            damage(StoredFiles.Find(Data, file));
            var verdict = await JudgeAsync(file);
            Assert.True(Allowed(file, name).Contains(verdict), $"{file}, {name}: {verdict}");
            Directory.Delete(Data, recursive: true);
        }
    }

    [Theory]
    [InlineData("state gone", Verdict.Rebuilt)]
    [InlineData("state of some blocks earlier", Verdict.Right)]
    [InlineData("state of another chain", Verdict.Refused)]
    [InlineData("log of some blocks earlier", Verdict.Refused)]
    [InlineData("log gone", Verdict.Refused)]
    [InlineData("log and state of some blocks earlier", Verdict.Earlier)]
    [InlineData("log file of another chain", Verdict.Refused)]
    [InlineData("mempool gone", Verdict.RightButForWaiting)]
    [InlineData("unfinished files left over", Verdict.Right)]
    public async Task Folders_that_do_not_belong_together_never_make_a_node_wrong(string mix, Verdict expected)
    {
        StoppedStore.Copy(store.Path, Data);
        await MixAsync(mix);
        Assert.Equal(expected, await JudgeAsync(mix.Split(' ')[0] == "state" ? "block" : "blocks"));
    }

    [Fact]
    public async Task A_log_put_back_from_a_backup_is_gone_on_with_when_the_operator_says_so()
    {
        StoppedStore.Copy(store.Path, Data);
        await MixAsync("log of some blocks earlier");
        Assert.Equal(Verdict.Earlier, await JudgeAsync("blocks", ("Chain:RebuildIndex", "true")));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(string Name, Action<string> Damage)> Damages { get; } =
    [
        ("first byte flipped", path => StoredFiles.Flip(path, 0)),
        ("byte 13 flipped", path => StoredFiles.Flip(path, 13)),
        ("byte at a third flipped", path => StoredFiles.Flip(path, new FileInfo(path).Length / 3)),
        ("byte in the middle flipped", path => StoredFiles.Flip(path, new FileInfo(path).Length / 2)),
        ("last byte flipped", path => StoredFiles.Flip(path, -1)),
        ("cut in half", path => StoredFiles.Cut(path, 0.5)),
        ("empty", path => StoredFiles.Cut(path, 0)),
        ("gone", File.Delete),
    ];

    /// <summary>What each kind of file is to come to.</summary>
    private static Verdict[] Allowed(string file, string damage) => file switch
    {
        "node-id" => [damage == "gone" ? Verdict.Right : Verdict.Refused],
        "blocks/DURABLE" => [Verdict.Right],
        "blocks/last.log" or "blocks/first.log" or "blocks/middle.log" => [Verdict.Refused, Verdict.Unreadable, Verdict.Right],
        "mempool/DURABLE" => [Verdict.Right, Verdict.Refused],
        "mempool/*.log" => [Verdict.Refused, Verdict.RightButForWaiting],
        "state/oldest.checkpoint" => [Verdict.Right],
        _ => [Verdict.Right, Verdict.Rebuilt],
    };

    private async Task MixAsync(string mix)
    {
        switch (mix)
        {
            case "state gone":
                Directory.Delete(Path.Combine(Data, "state"), recursive: true);
                break;
            case "state of some blocks earlier":
                Replace("state", store.Earlier);
                break;
            case "log of some blocks earlier":
                Replace("blocks", store.Earlier);
                break;
            case "log and state of some blocks earlier":
                Replace("blocks", store.Earlier);
                Replace("state", store.Earlier);
                break;
            case "log gone":
                Directory.Delete(Path.Combine(Data, "blocks"), recursive: true);
                break;
            case "mempool gone":
                Directory.Delete(Path.Combine(Data, "mempool"), recursive: true);
                break;
            case "unfinished files left over":
                await File.WriteAllTextAsync(Path.Combine(Data, "blocks", "00000000000f0000.log.new"), "half");
                await File.WriteAllTextAsync(Path.Combine(Data, "state", "000000000000ffff.checkpoint.new"), "half");
                await File.WriteAllTextAsync(Path.Combine(Data, "state", "records.0.crc.new"), "half");
                await File.WriteAllTextAsync(Path.Combine(Data, "state", "index-00"), "half");
                break;
            default:
                await using (var other = await ChainStoreNode.StartAsync(3))
                {
                    await other.StopAsync();
                    if (mix == "state of another chain")
                    {
                        Replace("state", other.Folder);
                        break;
                    }

                    File.Copy(StoredFiles.Find(other.Folder, "blocks/last.log"), StoredFiles.Find(Data, "blocks/first.log"), overwrite: true);
                }

                break;
        }
    }

    private void Replace(string folder, string from)
    {
        Directory.Delete(Path.Combine(Data, folder), recursive: true);
        StoppedStore.Copy(Path.Combine(from, folder), Path.Combine(Data, folder));
    }

    private Task<Verdict> JudgeAsync(string named, params (string, string)[] settings) =>
        new NodeJudge(store, Data).JudgeAsync(named, settings);
}
