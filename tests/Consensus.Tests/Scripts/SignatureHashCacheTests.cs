using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Hashes with and without memory agree with each other and with messages written out in full.</summary>
public sealed class SignatureHashCacheTests
{
    private static readonly Gen<byte> Bytes = ArbMap.Default.GeneratorFor<byte>();

    // Operations, code separators, pushes whole and cut short.
    private static readonly Gen<byte[]> Code = Gen.Choose(0, 12).SelectMany(count => Gen.ArrayOf(
        Gen.OneOf(
            Gen.Elements<byte>(0xab, 0xac, 0x51, 0x00, 0x4c, 0x4d, 0x4e).Select(opcode => new[] { opcode }),
            Gen.Choose(1, 90).SelectMany(size => Gen.ArrayOf(Bytes, size)).Select(data => ScriptAssembler.Push(data)),
            Bytes.Select(noise => new[] { noise })),
        count)).Select(pieces => pieces.SelectMany(piece => piece).ToArray());

    private static readonly Gen<int> HashType = Gen.OneOf(
        Gen.Elements(1, 2, 3, 0x81, 0x82, 0x83, 0, 0x1f, 0x22, 0x43, 0xff), Gen.Choose(0, 255), Gen.Choose(int.MinValue, int.MaxValue));

    private static readonly Gen<Transaction> Spending =
        from inputs in Gen.Choose(1, 5).SelectMany(count => Gen.ArrayOf(
            Gen.ArrayOf(Bytes, 40).Select(noise => new TxInput(
                new OutPoint(new Hash256(noise.AsSpan(0, 32)), noise[32]), noise.AsMemory(33), BitConverter.ToUInt32(noise, 34))),
            count))
        from outputs in Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(
            Gen.ArrayOf(Bytes, 30).Select(noise => new TxOutput(BitConverter.ToInt64(noise), noise.AsMemory(8, 1 + (noise[8] % 20)))),
            count))
        from version in Gen.Choose(int.MinValue, int.MaxValue)
        from lockTime in Gen.Choose(0, int.MaxValue)
        select Transaction.Create(version, inputs, outputs, (uint)lockTime);

    // A few codes and types, so that they come again, in whatever order.
    private static readonly Gen<(Transaction Transaction, int Index, (byte[] Code, int HashType)[] Checks)> Checks =
        from transaction in Spending
        from index in Gen.Choose(0, transaction.Inputs.Length - 1)
        from codes in Gen.ArrayOf(Code, 2)
        from types in Gen.ArrayOf(HashType, 3)
        from checks in Gen.ArrayOf(
            from code in Gen.Elements(codes)
            from type in Gen.Elements(types)
            select (code, type),
            12)
        select (transaction, index, checks);

    [Fact]
    public void Legacy_hash_is_that_of_the_message_written_out() =>
        Prop.ForAll(Checks.ToArbitrary(), test => Array.TrueForAll(
            test.Checks,
            check => SignatureHash.Legacy(test.Transaction, test.Index, check.Code, check.HashType)
                == LegacyHashOracle.Hash(test.Transaction, test.Index, check.Code, check.HashType)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Remembered_legacy_hashes_are_those_made_afresh() =>
        Prop.ForAll(Checks.ToArbitrary(), test =>
        {
            using var cache = new Remembering(test.Transaction, test.Index);
            return Array.TrueForAll(
                test.Checks,
                check => SignatureHash.IsOne(test.Transaction, test.Index, check.HashType)
                    || cache.Legacy(check.Code, check.HashType)
                        == SignatureHash.Legacy(test.Transaction, test.Index, check.Code, check.HashType));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Remembered_version_0_hashes_are_those_made_afresh() =>
        Prop.ForAll(Checks.ToArbitrary(), test =>
        {
            var shared = PrecomputedTransactionData.ForSigning(test.Transaction, new TxOutput[test.Transaction.Inputs.Length]);
            using var cache = new Remembering(test.Transaction, test.Index);
            return Array.TrueForAll(
                test.Checks,
                check => cache.WitnessV0(check.Code, check.HashType, shared)
                    == SignatureHash.WitnessV0(test.Transaction, test.Index, check.Code, 7, check.HashType, shared));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void First_hash_is_not_kept_and_every_later_one_is_until_another_code_comes()
    {
        var cache = default(SignatureHashCache);
        var hasher = new Sha256Hasher();
        byte[] code = [1, 2, 3];
        byte[] other = [1, 2, 4];

        cache.Keep(SignatureVersion.Legacy, 1, code, in hasher);
        Assert.False(cache.TryResume(SignatureVersion.Legacy, 1, code, out _));
        cache.Keep(SignatureVersion.Legacy, 1, code, in hasher);

        Assert.True(cache.TryResume(SignatureVersion.Legacy, 1, code, out _));
        Assert.True(cache.TryResume(SignatureVersion.Legacy, 0x41, code, out _));
        Assert.False(cache.TryResume(SignatureVersion.WitnessV0, 1, code, out _));
        Assert.False(cache.TryResume(SignatureVersion.Legacy, 1, other, out _));
        Assert.False(cache.TryResume(SignatureVersion.Legacy, 1, code.AsSpan(0, 2), out _));
        foreach (var type in new[] { 2, 3, 0x81, 0x82, 0x83 })
        {
            Assert.False(cache.TryResume(SignatureVersion.Legacy, type, code, out _));
        }

        cache.Keep(SignatureVersion.Legacy, 1, other, in hasher);
        Assert.True(cache.TryResume(SignatureVersion.Legacy, 1, other, out _));
        Assert.False(cache.TryResume(SignatureVersion.Legacy, 1, code, out _));
        cache.Dispose();
        Assert.False(cache.TryResume(SignatureVersion.Legacy, 1, other, out _));
    }

    private sealed class Remembering(Transaction transaction, int index) : IDisposable
    {
        private SignatureHashCache _cache;

        public Hash256 Legacy(byte[] code, int hashType)
        {
            if (!_cache.TryResume(SignatureVersion.Legacy, hashType, code, out var hasher))
            {
                hasher = SignatureHash.StartLegacy(transaction, index, code, hashType);
                _cache.Keep(SignatureVersion.Legacy, hashType, code, in hasher);
            }

            return SignatureHash.Finish(ref hasher, hashType);
        }

        public Hash256 WitnessV0(byte[] code, int hashType, PrecomputedTransactionData shared)
        {
            if (!_cache.TryResume(SignatureVersion.WitnessV0, hashType, code, out var hasher))
            {
                hasher = SignatureHash.StartWitnessV0(transaction, index, code, 7, hashType, shared);
                _cache.Keep(SignatureVersion.WitnessV0, hashType, code, in hasher);
            }

            return SignatureHash.Finish(ref hasher, hashType);
        }

        public void Dispose() => _cache.Dispose();
    }
}
