using System.Globalization;
using System.Text;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>A key pair that follows from a name, and the P2WPKH script that it locks and unlocks.</summary>
public sealed class TestKey
{
    private readonly byte[] _secret;
    private readonly byte[] _publicKey = new byte[PublicKey.CompressedSize];

    public TestKey(string name)
    {
        _secret = Sha256.Hash(Encoding.UTF8.GetBytes(name));
        if (!PublicKey.TryCreate(_secret, out var key))
        {
            throw new ArgumentException("This name gives no key.", nameof(name));
        }

        key.SerializeCompressed(_publicKey);
        Script = ScriptTemplates.PayToWitnessKeyHash(Hash160.Hash(_publicKey));
    }

    public TestKey(int number)
        : this(number.ToString(CultureInfo.InvariantCulture))
    {
    }

    /// <summary>The compressed public key.</summary>
    public ReadOnlyMemory<byte> PublicKeyBytes => _publicKey;

    /// <summary>The locking script, P2WPKH.</summary>
    public byte[] Script { get; }

    /// <summary>Its name in indexes.</summary>
    public Hash256 ScriptHash => Primitives.ScriptHash.Of(Script);

    /// <summary>The witness that unlocks the script for one input.</summary>
    public Witness Sign(Transaction transaction, int inputIndex, ReadOnlySpan<TxOutput> spentOutputs)
    {
        var precomputed = PrecomputedTransactionData.ForSigning(transaction, spentOutputs);
        var code = ScriptTemplates.PayToPublicKeyHash(Hash160.Hash(_publicKey));
        var hash = SignatureHash.WitnessV0(
            transaction, inputIndex, code, spentOutputs[inputIndex].Value, SignatureHashType.All, precomputed);
        var signature = new byte[Ecdsa.MaxDerSize + 1];
        var length = Ecdsa.Sign(_secret, hash.AsSpan(), signature);
        signature[length] = SignatureHashType.All;
        return Witness.Create(signature[..(length + 1)], _publicKey);
    }
}
