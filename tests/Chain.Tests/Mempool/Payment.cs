using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool;

/// <summary>A transaction in the making: spends coins, pays a fee and gives the rest back in equal outputs.</summary>
internal sealed record Payment(params IReadOnlyList<TestCoin> From)
{
    public long Fee { get; init; } = 1_000;

    public int OutputCount { get; init; } = 1;

    public int Version { get; init; } = 2;

    public uint LockTime { get; init; }

    public uint Sequence { get; init; } = 0xffff_fffd;

    /// <summary>Outputs that come after the equal ones and are paid from the same coins.</summary>
    public IReadOnlyList<TxOutput> Extra { get; init; } = [];

    public Transaction Build()
    {
        var change = From.Sum(coin => coin.Value) - Fee - Extra.Sum(output => output.Value);
        var builder = new SpendBuilder { Version = Version, LockTime = LockTime };
        foreach (var coin in From)
        {
            builder.From(coin, Sequence);
        }

        for (var i = 0; i < OutputCount; i++)
        {
            builder.To(From[0].Key, change / OutputCount);
        }

        foreach (var output in Extra)
        {
            builder.To(output.ScriptPubKey.ToArray(), output.Value);
        }

        return builder.Build();
    }
}
