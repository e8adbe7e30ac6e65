using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>A P2WPKH output and the key that it needs.</summary>
public sealed record TestCoin(OutPoint OutPoint, long Value, TestKey Key)
{
    /// <summary>An output of a transaction.</summary>
    public static TestCoin Of(Transaction transaction, int index, TestKey key) =>
        new(new OutPoint(transaction.Id, (uint)index), transaction.Outputs[index].Value, key);
}
