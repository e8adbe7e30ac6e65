using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>A log and its state on a disk that loses power at any operation, and then any part of what was not fsynced.</summary>
public sealed class LoggedStatePowerCutTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private LoggedStateSettings _settings = null!;
    private int _rewritten;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task Whatever_a_power_cut_takes_every_committed_event_is_there_and_the_state_says_what_the_log_says(int seed) =>
        LiveAsync(seed, long.MaxValue);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_power_cut_while_the_log_is_rewritten_takes_nothing_either(int seed)
    {
        await LiveAsync(seed, compactAboveBytes: 0);
        Assert.True(_rewritten > 5, $"The log was rewritten {_rewritten} times.");
    }

    private async Task LiveAsync(int seed, long compactAboveBytes)
    {
        _settings = NumberLedger.SettingsFor(_temp.Path) with { CompactAboveBytes = compactAboveBytes };
        for (var history = 0; history < 12; history++)
        {
            await LiveAsync(new Random((1_000 * seed) + history));
        }
    }

    private async Task LiveAsync(Random random)
    {
        var disk = new SimulatedDisk();
        var committed = 0;
        for (var life = 0; life < 3; life++)
        {
            disk.CutPowerAt(disk.Operations + random.Next(1, 250));
            committed = await RunUntilPowerCutAsync(disk, random, committed);
            if (random.Next(3) == 0)
            {
                disk.SwitchOnAgain();
            }
            else
            {
                disk = disk.Restart(random);
            }
        }

        using var ledger = Open(disk);
        ledger.Check();
        Assert.True(ledger.Count >= committed);
    }

    private async Task<int> RunUntilPowerCutAsync(SimulatedDisk disk, Random random, int committed)
    {
        NumberLedger? ledger = null;
        try
        {
            ledger = Open(disk);
            ledger.Check();
            Assert.True(ledger.Count >= committed);
            while (true)
            {
                ledger.Add(random.Next(1, 15));
                if (random.Next(3) == 0)
                {
                    await ledger.Stores.CommitAsync(CancellationToken.None);
                    committed = ledger.Count;
                }

                if (random.Next(6) == 0)
                {
                    var start = ledger.Stores.Log.Start;
                    await ledger.Stores.CheckpointAsync(CancellationToken.None);
                    committed = ledger.Count;
                    _rewritten += ledger.Stores.Log.Start > start ? 1 : 0;
                }
            }
        }
        catch (IOException) when (disk.IsOff)
        {
            return committed;
        }
        finally
        {
            Close(ledger);
        }
    }

    private NumberLedger Open(SimulatedDisk disk) => NumberLedger.Open(_settings with { Disk = disk });

    private static void Close(NumberLedger? ledger)
    {
        try
        {
            ledger?.Dispose();
        }
        catch (IOException)
        {
            // There is no power to close with.
        }
    }
}
