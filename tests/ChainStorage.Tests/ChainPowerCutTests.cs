using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>
/// A chain with branches, bad blocks and checkpoints all the time, on a disk that loses power at any operation and then any part
/// of what was not fsynced.
/// </summary>
public sealed class ChainPowerCutTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly AnsweredBlocks _answered = new();
    private SimulatedDisk _disk = new();

    public void Dispose() => _temp.Dispose();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_a_power_cut_takes_answered_blocks_are_there_and_the_coins_are_those_of_a_replay(int seed)
    {
        var random = new Random(seed);
        var tree = await BlockTree.BuildAsync(random, 60);
        var waiting = new Queue<Block>([.. tree.Trunk, .. tree.Nodes.Select(node => node.Block)]);
        for (var life = 0; life < 200 && waiting.Count > 0; life++)
        {
            _disk.CutPowerAt(_disk.Operations + random.Next(1, random.Next(2) == 0 ? 30 : 250));
            await LiveAsync(waiting, random);
            _disk.FlushFails = false;
            if (random.Next(3) == 0)
            {
                _disk.SwitchOnAgain();
            }
            else
            {
                _disk = _disk.Restart(random);
            }
        }

        Assert.Empty(waiting);
        await using var node = await NodeOnDisk.OpenAsync(_temp.Path, _disk);
        await _answered.ExpectInAsync(node.Chain);
    }

    /// <summary>Runs until the power or an fsync fails, or all blocks are in. What was not answered is handed in again in the next life.</summary>
    private async Task LiveAsync(Queue<Block> waiting, Random random)
    {
        try
        {
            await using var node = await NodeOnDisk.OpenAsync(_temp.Path, _disk);
            await _answered.ExpectInAsync(node.Chain);
            while (waiting.Count > 0)
            {
                _disk.FlushFails = random.Next(40) == 0;
                var together = waiting.Take(random.Next(1, 4)).ToArray();
                var answers = together.Select(block => node.Chain.SubmitBlockAsync(block, CancellationToken.None)).ToArray();
                foreach (var (block, answer) in together.Zip(answers))
                {
                    _answered.Note(block, await answer, node.Chain);
                    Assert.Same(block, waiting.Dequeue());
                }
            }
        }
        catch (IOException) when (_disk.IsOff || _disk.FlushFails)
        {
        }
    }
}
