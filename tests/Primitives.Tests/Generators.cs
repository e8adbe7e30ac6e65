using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

/// <summary>Arbitrary values of the chain's types, the odd ones included.</summary>
internal static class Generators
{
    public static Gen<byte> Byte { get; } = ArbMap.Default.GeneratorFor<byte>();

    public static Gen<uint> UInt32 { get; } = ArbMap.Default.GeneratorFor<uint>();

    public static Gen<byte[]> Script { get; } = Gen.Elements(0, 1, 25, 252, 253, 300)
        .SelectMany(length => Gen.ArrayOf(Byte, length));

    public static Gen<Hash256> Hash { get; } = Gen.OneOf(
        Gen.Constant(Hash256.Zero), Gen.ArrayOf(Byte, 32).Select(bytes => new Hash256(bytes)));

    public static Gen<Witness> Witness { get; } = Gen.Choose(0, 3)
        .SelectMany(count => Gen.ArrayOf(Script, count)).Select(items => Primitives.Witness.Create(items));

    public static Gen<TxInput> Input { get; } =
        from id in Hash
        from index in UInt32
        from script in Script
        from sequence in UInt32
        from witness in Witness
        select new TxInput(new OutPoint(id, index), script, sequence, witness);

    public static Gen<TxOutput> Output { get; } =
        from value in ArbMap.Default.GeneratorFor<long>()
        from script in Script
        select new TxOutput(value, script);

    public static Gen<Transaction> Transaction { get; } =
        from version in ArbMap.Default.GeneratorFor<int>()
        from inputCount in Gen.Choose(1, 4)
        from inputs in Gen.ArrayOf(Input, inputCount)
        from outputCount in Gen.Choose(0, 4)
        from outputs in Gen.ArrayOf(Output, outputCount)
        from lockTime in UInt32
        select Primitives.Transaction.Create(version, inputs, outputs, lockTime);

    public static Arbitrary<Hash256> Hashes { get; } = Hash.ToArbitrary();

    public static Arbitrary<Transaction> Transactions { get; } = Transaction.ToArbitrary();

    public static Arbitrary<Block> Blocks { get; } = (
        from previous in Hash
        from root in Hash
        from nonce in UInt32
        from count in Gen.Choose(0, 5)
        from transactions in Gen.ArrayOf(Transaction, count)
        select Block.Create(
            new BlockHeader(-1, previous, root, 1_700_000_000, new CompactTarget(0x207fffff), nonce),
            transactions)).ToArbitrary();
}
