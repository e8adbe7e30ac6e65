using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class LockTimeRulesTests
{
    [Theory]
    [InlineData(0u, 0, 0u, true)]
    [InlineData(99u, 100, 0u, true)]
    [InlineData(100u, 100, uint.MaxValue, false)]
    [InlineData(499_999_999u, 500_000_000, 0u, true)]
    [InlineData(500_000_000u, int.MaxValue, 500_000_000u, false)]
    [InlineData(500_000_000u, 1, 500_000_001u, true)]
    [InlineData(uint.MaxValue, int.MaxValue, uint.MaxValue, false)]
    public void A_lock_time_must_have_passed(uint lockTime, int height, uint medianTimePast, bool final) =>
        Assert.Equal(final, LockTimeRules.IsFinal(Spend(lockTime, 0), height, medianTimePast));

    [Fact]
    public void Final_sequences_switch_the_lock_time_off()
    {
        Assert.True(LockTimeRules.IsFinal(Spend(uint.MaxValue, TxInput.FinalSequence, TxInput.FinalSequence), 1, 1));
        Assert.False(LockTimeRules.IsFinal(Spend(uint.MaxValue, TxInput.FinalSequence, TxInput.FinalSequence - 1), 1, 1));
    }

    private static Transaction Spend(uint lockTime, params uint[] sequences) => Transaction.Create(
        2,
        sequences.Select((sequence, i) => new TxInput(new OutPoint(Hash256.Sha256([7]), (uint)i), default, sequence)).ToArray(),
        [new TxOutput(1, new byte[] { 0x51 })],
        lockTime);
}
