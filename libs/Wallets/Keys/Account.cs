using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Keys;

/// <summary>The public half of an account of native SegWit addresses (BIP 84, coin type 1): it can watch but not spend.</summary>
public sealed class Account
{
    /// <summary>Length of a pay-to-witness-public-key-hash script in bytes.</summary>
    public const int ScriptSize = 2 + Hash160.HashSize;

    private readonly ExtendedPublicKey _receive;
    private readonly ExtendedPublicKey _change;

    /// <summary>Takes the public key at <see cref="AccountSecret.Path"/>.</summary>
    public Account(ExtendedPublicKey key)
    {
        Key = key;
        _receive = key.Derive((uint)KeyBranch.Receive);
        _change = key.Derive((uint)KeyBranch.Change);
    }

    /// <summary>The account's extended public key.</summary>
    public ExtendedPublicKey Key { get; }

    /// <summary>The compressed public key of one address.</summary>
    public byte[] GetPublicKey(KeyId id)
    {
        var key = new byte[PublicKey.CompressedSize];
        (id.Branch == KeyBranch.Change ? _change : _receive).Derive(id.Index).SerializeKey(key);
        return key;
    }

    /// <summary>The locking script of one address: version 0 and the HASH160 of its public key (BIP 141).</summary>
    public byte[] GetScript(KeyId id) => GetScript(GetPublicKey(id));

    /// <summary>The locking script for a compressed public key.</summary>
    public static byte[] GetScript(ReadOnlySpan<byte> publicKey) => ScriptTemplates.PayToWitnessKeyHash(Hash160.Hash(publicKey));
}
