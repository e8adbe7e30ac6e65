using System.Buffers.Binary;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>A log on a disk that loses power at any operation, and then any part of what was not fsynced.</summary>
public sealed class LogPowerCutTests : IDisposable
{
    private const int LargestPayload = 3_000;
    private const int MoreThanOneWrite = 70_000;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_a_power_cut_takes_every_committed_record_is_there_and_nothing_else_is_taken_for_one(int seed)
    {
        for (var history = 0; history < 100; history++)
        {
            Live(new Random((1_000 * seed) + history), $"history {history} of seed {seed}");
        }
    }

    /// <summary>Some lives of one log, each ended by a power cut, a kill or an fsync that fails.</summary>
    private void Live(Random random, string name)
    {
        var disk = new SimulatedDisk();
        var committed = 0;
        for (var life = 0; life < 4; life++)
        {
            disk.CutPowerAt(disk.Operations + random.Next(1, 120));
            committed = RunUntilPowerCut(disk, random, committed, name);
            disk.FlushFails = false;
            if (random.Next(3) == 0)
            {
                disk.SwitchOnAgain();
            }
            else
            {
                disk = disk.Restart(random);
            }
        }

        using var log = Open(disk);
        Count(log, committed, name);
    }

    private int RunUntilPowerCut(SimulatedDisk disk, Random random, int committed, string name)
    {
        AppendLog? log = null;
        try
        {
            log = Open(disk);
            var next = Count(log, committed, name);
            while (true)
            {
                if (random.Next(3) == 0)
                {
                    disk.FlushFails = random.Next(20) == 0;
                    log.Commit();
                    committed = next;
                }

                log.Append(1, Payload(next++, random));
            }
        }
        catch (IOException) when (disk.IsOff || disk.FlushFails)
        {
            return committed;
        }
        finally
        {
            Close(log);
        }
    }

    private AppendLog Open(SimulatedDisk disk) => AppendLog.Open(new AppendLogSettings
    {
        Directory = _temp.PathOf("log"), Network = 7, SegmentBytes = 64 << 10, Space = new DiskSpace(0), Disk = disk,
    });

    private static void Close(AppendLog? log)
    {
        try
        {
            log?.Dispose();
        }
        catch (IOException)
        {
            // It wanted to commit, and the power is off.
        }
    }

    /// <summary>Reads all records back; returns how many there are.</summary>
    private static int Count(AppendLog log, int committed, string name)
    {
        var count = 0;
        var scan = log.Scan(LogAddress.Zero, peekBytes: 2 * MoreThanOneWrite);
        while (scan.MoveNext())
        {
            Assert.True(BinaryPrimitives.ReadInt32LittleEndian(scan.Peek) == count, $"{name}: record {count} is another one");
            count++;
        }

        Assert.True(count >= committed, $"{name}: {committed} records were committed, {count} are there");
        return count;
    }

    private static byte[] Payload(int number, Random random)
    {
        var payload = new byte[sizeof(int) + (random.Next(20) == 0 ? MoreThanOneWrite : random.Next(LargestPayload))];
        random.NextBytes(payload);
        BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return payload;
    }
}
