using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Short well-formed transactions and a block of them.</summary>
internal static class Samples
{
    public static byte[] Legacy { get; } = Transaction.Create(
        1, [Input(1, [0x51, 0x52])], [new TxOutput(5000, new byte[] { 0x51 }), new TxOutput(0, new byte[] { 0x6a, 1, 7 })], 0)
            .Raw.ToArray();

    public static byte[] Segwit { get; } = Transaction.Create(
        2,
        [Input(2, [], [0xaa], []), Input(3, [0x51])],
        [new TxOutput(Money.Coin, (byte[])[0x51, 0x20, .. new byte[32]])],
        500_000_001).Raw.ToArray();

    public static byte[] Coinbase { get; } = Transaction.Create(
        2,
        [new TxInput(OutPoint.Null, new byte[] { 1, 1, 0 }, TxInput.FinalSequence)],
        [new TxOutput(50 * Money.Coin, new byte[] { 0x51 })],
        0).Raw.ToArray();

    public static Block Block { get; } = MakeBlock();

    private static TxInput Input(byte id, byte[] script, params byte[][] witness)
    {
        var hash = new byte[Hash256.Size];
        hash.AsSpan().Fill(id);
        return new TxInput(
            new OutPoint(new Hash256(hash), id), script, 0xffff_fffd, witness.Length == 0 ? default : Witness.Create(witness));
    }

    private static Block MakeBlock()
    {
        Transaction[] transactions = [Parse(Coinbase), Parse(Legacy), Parse(Segwit)];
        var header = new BlockHeader(0x2000_0000, Hash256.Zero, Hash256.Zero, 1_700_000_000, new CompactTarget(0x207f_ffff), 0);
        var root = Block.Create(header, transactions).ComputeMerkleRoot(out _);
        return Block.Create(
            new BlockHeader(header.Version, header.PreviousHash, root, header.Time, header.Bits, header.Nonce), transactions);
    }

    private static Transaction Parse(byte[] raw) =>
        Transaction.TryParse(raw, out var transaction, out var error) ? transaction : throw new FormatException(error);
}
