using Blockyard.Chain.Ports;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Chain.Tests;

/// <summary>
/// Coins of one satoshi that anyone may spend, but those with certain numbers nobody. Counts how often scripts are looked at.
/// </summary>
internal sealed class CountingCoins(Func<uint, bool> isLocked) : ICoinView
{
    private readonly CountingMemory _memory = new();

    public long Reads => _memory.Reads;

    public Coin this[uint number] =>
        new(1, _memory.Wrap([(byte)(isLocked(number) ? Opcode.Op0 : Opcode.Op1)]), 1, isCoinbase: false);

    public bool TryGetCoin(in OutPoint outPoint, out Coin coin)
    {
        coin = this[outPoint.Index];
        return true;
    }

    public int GetCoins(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found)
    {
        for (var i = 0; i < outPoints.Length; i++)
        {
            found[i] = TryGetCoin(outPoints[i], out coins[i]);
        }

        return outPoints.Length;
    }

    public void FindTransactions(ReadOnlySpan<Hash256> transactionIds, Span<bool> known) => known.Clear();

    /// <summary>A transaction that spends a range of these coins and pays no fee.</summary>
    public static Transaction Spend(int first, int count) => Transaction.Create(
        2,
        Enumerable.Range(first, count).Select(i => new TxInput(new OutPoint(new Hash256(new byte[32]), (uint)i), default, 0)).ToArray(),
        [new TxOutput(count, new byte[] { (byte)Opcode.Op1 })],
        0);
}
