using System.Collections.Concurrent;
using Blockyard.Chain.Templates;
using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

/// <summary>
/// A fleet under the worst conditions: all miners pay to one address, all chain-stores offer the very same template, and two of
/// them drew the same random number at their start. Every header that anybody would hash is written down.
/// </summary>
public sealed class FleetTests
{
    private const uint Impossible = 0x03000001;
    private const int NoncesPerVersion = 64;
    private const int BatchesPerScan = 4;

    private readonly ConcurrentDictionary<string, byte> _hashed = new();
    private readonly ConcurrentBag<BlockHeader> _twice = [];
    private readonly TestClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_header_is_hashed_twice_by_threads_jobs_reconnects_or_miners(int seed)
    {
        var random = new Random(seed);
        uint[] salts = [7, 7, 8];
        var nodes = Array.ConvertAll(salts, salt => new TemplateStore(new TemplateSettings(), salt));
        var miners = Enumerable.Range(0, 6).Select(_ => new ExtraNonces((ulong)random.NextInt64(long.MinValue, long.MaxValue))).ToArray();
        var template = Templates.Create(seed, Impossible, branchLength: 2) with { VersionMask = 0x6000 };
        for (var round = 0; round < 10; round++)
        {
            var works = Array.ConvertAll(miners, extraNonces =>
            {
                // A connection breaks now and then, and another chain-store is next.
                var prefix = nodes[random.Next(nodes.Length)].Subscribe().ExtraNoncePrefix;
                return new MinerRound(extraNonces, template with { ExtraNoncePrefix = prefix }, random.Next(1, 4), random.Next(1, 4));
            });
            Parallel.ForEach(works, Run);
        }

        Assert.Empty(_twice);
        Assert.InRange(_hashed.Count, 10_000, int.MaxValue);
        var headers = _hashed.Keys.Select(hex => BlockHeader.Parse(Convert.FromHexString(hex))).ToList();
        Assert.Equal(4, headers.Select(header => header.Version).Distinct().Count());
        Assert.InRange(headers.Select(header => header.Time).Distinct().Count(), 2, int.MaxValue);
        Assert.All(headers, header => Assert.InRange(header.Time, template.MinTime, template.MaxTime));
    }

    /// <summary>What one miner does on one connection: jobs one after the other, as mining and blocks on request take turns.</summary>
    private void Run(MinerRound round)
    {
        for (var i = 0; i < round.Jobs; i++)
        {
            var job = new MiningJob(round.Template, Templates.PayoutScript, round.ExtraNonces, _clock);
            var threads = Enumerable.Range(0, round.Threads).Select(_ => new Thread(() => Search(job))).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        }
    }

    /// <summary>Some extra nonces with all their versions, and a part of one more: then the job is taken away.</summary>
    private void Search(MiningJob job)
    {
        using var cancellation = new CancellationTokenSource();
        var left = (2 * NoncesPerVersion * 4) + 100;
        var scanner = new RecordingScanner(header =>
        {
            if (!_hashed.TryAdd(Convert.ToHexString(header), 0))
            {
                _twice.Add(BlockHeader.Parse(header));
            }

            if (--left == 0)
            {
                cancellation.Cancel();
            }

            _clock.Advance(TimeSpan.FromMilliseconds(50));
        });
        new NonceSearcher(scanner, rhythm: null, BatchesPerScan, NoncesPerVersion).Search(job, cancellation.Token);
    }

    private sealed record MinerRound(ExtraNonces ExtraNonces, MiningTemplate Template, int Threads, int Jobs);
}
