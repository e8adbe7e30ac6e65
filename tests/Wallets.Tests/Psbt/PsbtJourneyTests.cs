using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Blockyard.Wallets.Descriptors;
using Blockyard.Wallets.Psbt;

namespace Blockyard.Wallets.Tests.Psbt;

/// <summary>One coin of every kind, from an unsigned PSBT to a transaction that the interpreter accepts.</summary>
public sealed class PsbtJourneyTests
{
    private static readonly byte[] Alice = Sha256.Hash([1]);
    private static readonly byte[] Bob = Sha256.Hash([2]);
    private static readonly byte[] Carol = Sha256.Hash([3]);

    [Theory]
    [InlineData("pk(A)")]
    [InlineData("pkh(A)")]
    [InlineData("wpkh(A)")]
    [InlineData("sh(wpkh(A))")]
    [InlineData("multi(2,A,B,C)")]
    [InlineData("sh(multi(2,A,B,C))")]
    [InlineData("wsh(pk(A))")]
    [InlineData("wsh(pkh(A))")]
    [InlineData("wsh(sortedmulti(2,A,B,C))")]
    [InlineData("sh(wsh(multi(2,C,A,B)))")]
    [InlineData("tr(A)")]
    [InlineData("tr(A,pk(B))")]
    [InlineData("tr(U,pk(A))")]
    [InlineData("tr(U,{pk(C),multi_a(2,A,C,B)})")]
    public void Coin_is_spent_by_its_keys(string kind)
    {
        var psbt = Start(kind);
        var expected = kind.Contains('2', StringComparison.Ordinal) ? 2 : 1;

        // Not yet: there is no signature, and a stranger adds none.
        Assert.Single(PsbtFinalizer.Finalize(psbt));
        Assert.Equal(0, PsbtSigner.Sign(psbt, new KeyBag(Sha256.Hash([9])), out _));
        Assert.Throws<InvalidOperationException>(() => PsbtFinalizer.Extract(psbt));

        // Everybody signs a copy.
        var copies = new List<PartiallySignedTransaction>();
        foreach (var secret in expected == 2 ? new[] { Alice, Bob } : [Alice])
        {
            var copy = PartiallySignedTransaction.Parse(psbt.ToString());
            Assert.Equal(1, PsbtSigner.Sign(copy, new KeyBag(secret), out var problems));
            Assert.Empty(problems);
            Assert.Equal(0, PsbtSigner.Sign(copy, new KeyBag(secret), out _));
            Assert.Equal(expected - 1, PsbtFinalizer.Finalize(PartiallySignedTransaction.Parse(copy.ToString())).Count);
            copies.Add(copy);
        }

        var whole = PsbtCombiner.Combine(copies);
        Assert.Empty(PsbtFinalizer.Finalize(whole));
        var transaction = PsbtFinalizer.Extract(PartiallySignedTransaction.Parse(whole.ToString()));

        TxOutput[] spent = [psbt.Inputs[0].SpentOutput!.Value];
        Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(transaction, spent, ScriptFlags.Standard, out _));
        Assert.Equal(psbt.Transaction.Id, WithoutSignatures(transaction).Id);
    }

    [Fact]
    public void A_wrong_signature_makes_nothing_final()
    {
        var psbt = Start("wpkh(A)");
        PsbtSigner.Sign(psbt, new KeyBag(Alice), out _);
        var signature = psbt.Inputs[0].Map.OfType(PsbtField.Input.PartialSignature).Single();
        var other = Start("wpkh(A)", amount: 1);
        other.Inputs[0].Map.Set(PsbtField.Input.PartialSignature, signature.KeyData.Span, signature.Value);

        var problem = Assert.Single(PsbtFinalizer.Finalize(other));

        Assert.Contains("do not satisfy", problem.Reason, StringComparison.Ordinal);
        Assert.False(other.Inputs[0].IsFinal);
    }

    [Theory]
    [InlineData(SignatureHashType.None)]
    [InlineData(SignatureHashType.Single)]
    [InlineData(SignatureHashType.All | SignatureHashType.AnyoneCanPay)]
    public void No_signature_is_given_that_leaves_parts_open(int hashType)
    {
        var psbt = Start("wpkh(A)");
        psbt.Inputs[0].Map.Set(PsbtField.Input.SignatureHashType, BitConverter.GetBytes(hashType));

        Assert.Equal(0, PsbtSigner.Sign(psbt, new KeyBag(Alice), out var problems));

        Assert.Contains("whole transaction", Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_transactions_are_not_combined()
    {
        Assert.Throws<ArgumentException>(() => PsbtCombiner.Combine([Start("pkh(A)"), Start("pkh(B)")]));
        Assert.Throws<ArgumentException>(() => PsbtCombiner.Combine([]));
    }

    [Fact]
    public void A_signed_transaction_starts_no_PSBT()
    {
        var input = new TxInput(default, new byte[] { 1 }, 0);

        Assert.Throws<ArgumentException>(() => PartiallySignedTransaction.Create(Transaction.Create(2, [input], [], 0)));
    }

    [Fact]
    public void Only_the_transaction_that_is_spent_is_taken_for_it()
    {
        var psbt = Start("pkh(A)");

        Assert.Throws<ArgumentException>(() => psbt.Inputs[0].SetPreviousTransaction(psbt.Transaction));
    }

    // A coin that the descriptor locks, everything that is known about it, and a payment that spends it.
    private static PartiallySignedTransaction Start(string kind, long amount = 90_000)
    {
        var keys = new[] { Alice, Bob, Carol }.Select(KeyBag.PublicKeyOf).ToArray();
        var unspendable = Convert.FromHexString("0250929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");
        var script = Expand(kind, keys, unspendable);
        var funding = Transaction.Create(2, [new TxInput(default, default, 0)], [new TxOutput(100_000, script)], 0);
        var input = new TxInput(new OutPoint(funding.Id, 0), default, TxInput.FinalSequence);
        var psbt = PartiallySignedTransaction.Create(Transaction.Create(2, [input], [new TxOutput(amount, new byte[22])], 0));
        psbt.Inputs[0].SetPreviousTransaction(funding);
        if (kind.StartsWith("tr", StringComparison.Ordinal))
        {
            AddTree(psbt.Inputs[0], kind, keys, unspendable);
            return psbt;
        }

        foreach (var key in keys)
        {
            psbt.Inputs[0].SetKeyOrigin(key, 0x01020304, [7]);
        }

        // The parts in parentheses, from the outside in: what the hash around them asks for.
        for (var rest = kind; rest is ['s', 'h', ..] or ['w', 's', 'h', ..];)
        {
            var type = rest[0] == 's' ? PsbtField.Input.RedeemScript : PsbtField.Input.WitnessScript;
            rest = rest[(rest.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
            psbt.Inputs[0].Map.Set(type, Expand(rest, keys, unspendable));
        }

        return psbt;
    }

    private static void AddTree(PsbtInput input, string kind, byte[][] keys, byte[] unspendable)
    {
        var internalKey = kind[3] == 'U' ? unspendable : keys[0];
        input.Map.Set(PsbtField.Input.TaprootInternalKey, internalKey.AsMemory(1));
        byte[][] leaves = kind switch
        {
            "tr(A)" => [],
            "tr(A,pk(B))" => [Single(keys[1])],
            "tr(U,pk(A))" => [Single(keys[0])],
            _ => [Single(keys[2]), [.. Single(keys[0]), .. Push(keys[2]), 0xba, .. Push(keys[1]), 0xba, 0x52, 0x9c]],
        };
        if (leaves.Length == 0)
        {
            return;
        }

        var hashes = leaves.Select(leaf => TaprootTree.LeafHash(TaprootTree.TapscriptVersion, leaf)).ToArray();
        var root = hashes.Length == 1 ? hashes[0] : TaprootTree.BranchHash(hashes[0], hashes[1]);
        input.Map.Set(PsbtField.Input.TaprootMerkleRoot, root.ToArray());
        for (var i = 0; i < leaves.Length; i++)
        {
            var path = hashes.Length == 1 ? [] : hashes[1 - i].ToArray();
            var first = (byte)(TaprootTree.TapscriptVersion | Parity(internalKey[1..], root));
            byte[] control = [first, .. internalKey[1..], .. path];
            input.Map.Set(PsbtField.Input.TaprootLeafScript, control, (byte[])[.. leaves[i], TaprootTree.TapscriptVersion]);
        }
    }

    private static byte[] Push(byte[] key) => [32, .. key[1..]];

    private static byte[] Single(byte[] key) => [.. Push(key), 0xac];

    private static int Parity(byte[] internalKey, Hash256 root)
    {
        Assert.True(Crypto.Secp256k1.XOnlyPublicKey.TryParse(internalKey, out var key));
        Assert.True(key.TryTweakAdd(TaprootTree.TweakHash(internalKey, root).AsSpan(), out var tweaked));
        tweaked.ToXOnly(out var isOdd);
        return isOdd ? 1 : 0;
    }

    private static byte[] Expand(string kind, byte[][] keys, byte[] unspendable)
    {
        // Letters in upper case stand for keys; the rest of a descriptor is in lower case, keys in hex too.
        var text = string.Concat(kind.Select(letter => letter switch
        {
            'A' or 'B' or 'C' => Convert.ToHexStringLower(keys[letter - 'A']),
            'U' => Convert.ToHexStringLower(unspendable),
            _ => letter.ToString(),
        }));
        return Descriptor.Parse(text, Network.Regtest).GetScripts()[0];
    }

    private static Transaction WithoutSignatures(Transaction transaction) => transaction.WithInputs(
        [.. transaction.Inputs.ToArray().Select(input => input.With(default, default))]);
}
