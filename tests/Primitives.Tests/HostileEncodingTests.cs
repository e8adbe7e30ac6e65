namespace Blockyard.Primitives.Tests;

/// <summary>Bytes from strangers: what decoding them allocates is bounded by how many there are, never by what they claim.</summary>
public sealed class HostileEncodingTests
{
    // The largest count that may be claimed at all: 32 Mi.
    private const string Huge = "fe00000002";

    private static readonly string OutPoint = new('0', 72);
    private static readonly string Header = new('0', 160);

    public static TheoryData<string, bool> Claims => new()
    {
        { "01000000" + Huge, false },
        { $"0100000001{OutPoint}{Huge}", false },
        { $"0100000001{OutPoint}00ffffffff{Huge}", false },
        { $"0100000001{OutPoint}00ffffffff01{new string('0', 16)}{Huge}", false },
        { $"010000000001{Huge}", false },
        { $"01000000000101{OutPoint}00ffffffff00{Huge}", false },
        { $"01000000000101{OutPoint}00ffffffff0001{Huge}", false },
        { "01000000ff0000000001000000", false },
        { "01000000ffffffffffffffffff", false },
        { Header + Huge, true },
        { Header + "ffffffffffffffffff", true },
        { $"{Header}0101000000{Huge}", true },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public void Claimed_length_that_is_not_there_allocates_next_to_nothing(string hex, bool isBlock)
    {
        var raw = Convert.FromHexString(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(isBlock ? Block.TryParse(raw, out _, out _) : Transaction.TryParse(raw, out _, out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
    }

    /// <summary>The smallest pieces, which make the most of their bytes: inputs of 41, outputs of 9, transactions of 10.</summary>
    [Theory]
    [InlineData(20_000, 0, 1, 4)]
    [InlineData(1, 100_000, 1, 8)]
    [InlineData(0, 0, 100_000, 40)]
    public void Pieces_cost_a_fixed_multiple_of_their_bytes(int inputs, int outputs, int transactions, int factor)
    {
        var empty = new TxInput(default, default, 0);
        var transaction = Transaction.Create(
            1, Enumerable.Repeat(empty, inputs).ToArray(), Enumerable.Repeat(new TxOutput(0, default), outputs).ToArray(), 0);
        var header = new BlockHeader(1, default, default, 0, default, 0);
        var raw = Block.Create(header, Enumerable.Repeat(transaction, transactions).ToArray()).Raw;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(Block.TryParse(raw, out _, out var error), error);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, (long)factor * raw.Length);
    }

    [Fact]
    public void Repeated_transactions_make_a_mutated_tree_however_many_there_are()
    {
        var transaction = Transaction.Create(1, [new TxInput(default, default, 0)], [new TxOutput(0, default)], 0);
        var header = new BlockHeader(1, default, default, 0, default, 0);
        foreach (var count in new[] { 2, 3, 4, 6, 1_000 })
        {
            Block.Create(header, Enumerable.Repeat(transaction, count).ToArray()).ComputeMerkleRoot(out var mutated);
            Assert.True(mutated);
        }
    }
}
