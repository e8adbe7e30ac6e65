using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.ChainStorage;
using Blockyard.Fuzz.Engine;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Fuzz.Targets.Storage;

/// <summary>The file of what blocks asked, as it is and with its checksum put right, and the estimates that rest on it. Input: the file, or prices.</summary>
internal sealed class FeeHistoryTarget : IFuzzTarget
{
    private const uint Network = 7;
    private const int HeadSize = 16;
    private const int ChecksumSize = 4;

    private static readonly TestClock Clock = new(TestChain.Start);
    private static readonly Lazy<TransactionPool> Pool = new(() => new TransactionPool(new MempoolSettings(), Clock));

    public string Name => "fee-history";

    public long FixedAllocation => 1 << 17;

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            // The pool is no allocation of a run.
            var lowest = Pool.Value.GetInfo().MinFee;
            return
            [
                FileFeeHistory.Encode([], Network),
                FileFeeHistory.Encode([lowest, new FeeRate(0), new FeeRate(250_000)], Network),
                FileFeeHistory.Encode([.. Enumerable.Range(0, 40).Select(i => new FeeRate(1_000 + (i * 37 % 11 * 500)))], Network),
            ];
        }
    }

    public IReadOnlyList<byte[]> Words => ["BYFH"u8.ToArray(), BitConverter.GetBytes(long.MaxValue), BitConverter.GetBytes(100_000)];

    public void Run(ReadOnlyMemory<byte> input)
    {
        Check(input.Span);
        if (input.Length >= ChecksumSize)
        {
            var sound = input.ToArray();
            SHA256.HashData(sound.AsSpan(..^ChecksumSize)).AsSpan(0, ChecksumSize).CopyTo(sound.AsSpan(^ChecksumSize..));
            Check(sound);
        }

        var prices = MemoryMarshal.Cast<byte, long>(input.Span).ToArray();
        Check(FileFeeHistory.Encode(Array.ConvertAll(prices, static price => new FeeRate(price & long.MaxValue)), Network));
    }

    private static void Check(ReadOnlySpan<byte> file)
    {
        var prices = FileFeeHistory.Decode(file, Network);
        if (prices.Count == 0)
        {
            return;
        }

        Require.Same(file, FileFeeHistory.Encode(prices, Network), "prices written again");
        Require.Equal(BinaryPrimitives.ReadUInt32LittleEndian(file[(HeadSize - sizeof(uint))..]), (uint)prices.Count, "number of prices");
        var estimator = new FeeEstimator(Pool.Value, Clock);
        estimator.Restore(prices);
        var kept = estimator.Save();
        Require.That(kept.Count > 0 && kept.SequenceEqual(prices.TakeLast(kept.Count)), "the last prices are kept");
        var (highest, lowest) = (prices.Max(), Pool.Value.GetInfo().MinFee);
        var before = highest > lowest ? highest : lowest;
        foreach (var blocks in (int[])[1, 2, 6, 144, FeeEstimator.MaxTarget])
        {
            var estimate = estimator.Estimate(blocks);
            Require.That(estimate <= before && estimate >= lowest, "an estimate is a price that was asked, and no more for a longer wait");
            before = estimate;
        }
    }
}
