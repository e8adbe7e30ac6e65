using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class WitnessCommitmentTests
{
    private static readonly Hash256 First = Hash256.DoubleSha256([1]);
    private static readonly Hash256 Second = Hash256.DoubleSha256([2]);

    [Fact]
    public void The_last_output_that_looks_like_one_counts()
    {
        Assert.True(TryFind(out var found, WitnessCommitment.ToScript(First), [0x51], WitnessCommitment.ToScript(Second), [0x6a]));
        Assert.Equal(Second, found);
    }

    [Fact]
    public void What_follows_the_hash_does_not_matter()
    {
        Assert.True(TryFind(out var found, WitnessCommitment.ToScript(First), [.. WitnessCommitment.ToScript(Second), 1, 2, 3]));
        Assert.Equal(Second, found);
    }

    [Fact]
    public void Scripts_that_are_too_short_or_begin_otherwise_are_none()
    {
        var other = WitnessCommitment.ToScript(First);
        other[5] ^= 1;

        Assert.False(TryFind(out _, other, WitnessCommitment.ToScript(First)[..37], []));
    }

    [Fact]
    public void The_reserved_value_has_32_bytes() =>
        Assert.Throws<ArgumentException>(() => WitnessCommitment.Compute(First, new byte[31]));

    private static bool TryFind(out Hash256 found, params byte[][] scripts) => WitnessCommitment.TryFind(
        Transaction.Create(
            2, [new TxInput(OutPoint.Null, default, 0)], [.. scripts.Select(script => new TxOutput(0, script))], 0),
        out found);
}
