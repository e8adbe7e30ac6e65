using System.Collections.Concurrent;
using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Block = Blockyard.Primitives.Block;
using OutPoint = Blockyard.Primitives.OutPoint;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Benchmarks.Payments;

/// <summary>Coins on a chain of their own, and the payments that spend them, signed when they are asked for.</summary>
/// <remarks>A payment spends one P2WPKH coin and pays to two P2WPKH scripts. None needs another: all coins are confirmed.</remarks>
internal sealed class PaymentSource
{
    /// <summary>Payments in one message.</summary>
    public const int BatchLength = 500;

    private const int KeyCount = 1_000;
    private const long Half = ManyCoins.Value / 2;

    private readonly TestKey[] _keys = [.. Enumerable.Range(0, KeyCount).Select(number => new TestKey(number))];
    private readonly List<OutPoint> _coins;

    /// <summary>Makes the chain that has so many coins.</summary>
    public PaymentSource(int count)
    {
        Blocks = [.. ManyCoins.Blocks(count, number => _keys[number % KeyCount].Script)];
        _coins = [.. Blocks.SelectMany(ManyCoins.CoinsOf)];
    }

    /// <summary>The chain.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>How many payments there are.</summary>
    public int Count => _coins.Count;

    /// <summary>The coin that a payment spends.</summary>
    public OutPoint CoinOf(int payment) => _coins[payment];

    /// <summary>Makes a payment and signs it.</summary>
    public Transaction Sign(int payment)
    {
        var fee = 200 + (payment * 7919L % 1_000);
        return new SpendBuilder()
            .From(new TestCoin(_coins[payment], ManyCoins.Value, _keys[payment % KeyCount]))
            .To(RandomScripts.Of(2 * payment), Half)
            .To(RandomScripts.Of((2 * payment) + 1), ManyCoins.Value - Half - fee)
            .Build();
    }

    /// <summary>A message with some payments, and those payments.</summary>
    public (SubmitTransactionsRequest Message, Transaction[] Payments) SignBatch(int first)
    {
        var payments = new Transaction[Math.Min(BatchLength, Count - first)];
        var message = new SubmitTransactionsRequest { RejectsOnly = true };
        for (var i = 0; i < payments.Length; i++)
        {
            payments[i] = Sign(first + i);
            message.Raw.Add(UnsafeByteOperations.UnsafeWrap(payments[i].Raw));
        }

        return (message, payments);
    }

    /// <summary>Processor time of one signed payment in microseconds: the best of a few runs of one thread.</summary>
    public double MeasureSigning(int payments)
    {
        const int Runs = 3;
        var best = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var start = ThreadClock.Seconds;
            for (var i = 0; i < payments; i++)
            {
                Sign(i);
            }

            best = Math.Min(best, (ThreadClock.Seconds - start) * 1e6 / payments);
        }

        return best;
    }

    /// <summary>Payments per second when all cores sign them and encode the messages, and nobody takes them.</summary>
    public double MeasureAlone(int payments)
    {
        var start = Stopwatch.GetTimestamp();
        var batches = Partitioner.Create(Enumerable.Range(0, payments / BatchLength), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(batches, batch => SignBatch(batch * BatchLength).Message.ToByteArray());
        return payments / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
