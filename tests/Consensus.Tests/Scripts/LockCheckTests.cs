using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>What CHECKLOCKTIMEVERIFY and CHECKSEQUENCEVERIFY ask of the transaction (BIP 65, BIP 112).</summary>
public sealed class LockCheckTests
{
    private const uint Seconds = 1u << 22;
    private const uint Disabled = 1u << 31;

    [Theory]
    [InlineData(100, 100u, 0u, true)]
    [InlineData(101, 100u, 0u, false)]
    [InlineData(0, 100u, 0u, true)]
    [InlineData(499_999_999, 499_999_999u, 0u, true)]
    [InlineData(499_999_999, 500_000_000u, 0u, false)]
    [InlineData(500_000_000, 499_999_999u, 0u, false)]
    [InlineData(500_000_000, 500_000_000u, 0u, true)]
    [InlineData(0xffff_ffff, 0xffff_ffffu, 0u, true)]
    [InlineData(0x1_0000_0000, 0xffff_ffffu, 0u, false)]
    [InlineData(100, 100u, TxInput.FinalSequence, false)]
    [InlineData(100, 100u, TxInput.FinalSequence - 1, true)]
    public void Lock_time(long asked, uint own, uint sequence, bool holds) =>
        Assert.Equal(holds, Checker(2, sequence, own).CheckLockTime(asked));

    [Theory]
    [InlineData(10, 10u, 2, true)]
    [InlineData(11, 10u, 2, false)]
    [InlineData(10, 10u, 1, false)]
    [InlineData(10, 10u, 0, false)]
    [InlineData(10, 10u, -1, true)]
    [InlineData(0, Disabled, 2, false)]
    [InlineData(10, Disabled | 10, 2, false)]
    [InlineData(Seconds | 10, Seconds | 10, 2, true)]
    [InlineData(Seconds | 10, 10u, 2, false)]
    [InlineData(10, Seconds | 10, 2, false)]
    [InlineData(0x0001_000a, 10u, 2, true)]
    [InlineData(10, 0x0001_0009u, 2, false)]
    public void Sequence(long asked, uint own, int version, bool holds) =>
        Assert.Equal(holds, Checker(version, own, lockTime: 0).CheckSequence(asked));

    private static TransactionSignatureChecker Checker(int version, uint sequence, uint lockTime)
    {
        var transaction = Transaction.Create(version, [new TxInput(default, default, sequence)], [new TxOutput(1, default)], lockTime);
        TxOutput[] spent = [new TxOutput(1, default)];
        return new TransactionSignatureChecker(transaction, 0, spent[0], new PrecomputedTransactionData(transaction, spent));
    }
}
