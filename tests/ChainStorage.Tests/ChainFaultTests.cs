using System.Globalization;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>A chain on a disk that fails at one operation, each in turn, and is whole again at the next start.</summary>
public sealed class ChainFaultTests : IDisposable
{
    private const int Blocks = 14;
    private const int MostOperations = 5_000;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_fails_nothing_answered_is_lost_and_nothing_wrong_is_told(int part)
    {
        var tree = await BlockTree.BuildAsync(new Random(5), Blocks);
        var blocks = tree.Trunk.TakeLast(3).Concat(tree.Nodes.Select(node => node.Block)).ToArray();
        var before = await MakeTrunkAsync(tree.Trunk.SkipLast(3));
        var number = part;
        for (; await FailAtAsync(number, before, blocks); number += 4)
        {
            Assert.True(number < MostOperations, "the work does not end");
        }

        Assert.True(number > 100, $"only {number} operations were tried");
    }

    private static Func<Exception> Error(int number) => (number % 3) switch
    {
        0 => DiskErrors.InputOutput,
        1 => DiskErrors.NoSpace,
        _ => DiskErrors.ReadOnly,
    };

    private async Task<SimulatedDisk> MakeTrunkAsync(IEnumerable<Block> trunk)
    {
        var disk = new SimulatedDisk();
        await using (var node = await NodeOnDisk.OpenAsync(_temp.PathOf("trunk"), disk))
        {
            foreach (var block in trunk)
            {
                await node.Chain.SubmitBlockAsync(block, CancellationToken.None);
            }
        }

        return disk;
    }

    /// <summary>Has one operation fail; false if the work ended before it came to that one.</summary>
    private async Task<bool> FailAtAsync(int number, SimulatedDisk before, Block[] blocks)
    {
        var random = new Random(number);
        var answered = new AnsweredBlocks();
        var disk = before.Copy();
        var faulty = new FaultyDisk(disk);
        faulty.FailOnly(number, Error(number));
        await LiveAsync(faulty, blocks, answered);
        var failed = faulty.Operations > number;
        disk = random.Next(2) == 0 ? disk : disk.Restart(random);
        await using var again = await NodeOnDisk.OpenAsync(_temp.PathOf("trunk"), disk);
        await answered.ExpectInAsync(again.Chain);
        foreach (var block in blocks)
        {
            answered.Note(block, await again.Chain.SubmitBlockAsync(block, CancellationToken.None), again.Chain);
        }

        await answered.ExpectInAsync(again.Chain);
        Assert.Null(again.Trouble);
        return failed;
    }

    private async Task LiveAsync(FaultyDisk disk, Block[] blocks, AnsweredBlocks answered)
    {
        try
        {
            await using var node = await NodeOnDisk.OpenAsync(_temp.PathOf("trunk"), disk);
            foreach (var block in blocks)
            {
                try
                {
                    answered.Note(block, await node.Chain.SubmitBlockAsync(block, CancellationToken.None), node.Chain);
                }
                catch (IOException) when (disk.Operations > 0)
                {
                    // Refused; those that follow may find that it has passed.
                }
            }

            if (node.Trouble is null)
            {
                await answered.ExpectInAsync(node.Chain);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            Assert.NotEmpty(error.Message.ToString(CultureInfo.InvariantCulture));
        }
    }
}
