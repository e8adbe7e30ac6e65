using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Psbt;

/// <summary>Some keys of an account, to sign with. Valid as long as the account's secret is.</summary>
public sealed class AccountKeys : ISigningKeys
{
    private readonly AccountSecret _secret;
    private readonly Dictionary<string, KeyId> _ids = [];

    /// <summary>Takes the keys that may be used; no other is.</summary>
    public AccountKeys(AccountSecret secret, IEnumerable<KeyId> keys)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(keys);
        _secret = secret;
        foreach (var key in keys)
        {
            _ids[Convert.ToHexString(secret.Public.GetPublicKey(key))] = key;
        }
    }

    /// <inheritdoc/>
    public bool TryGetSecret(ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        if (!_ids.TryGetValue(Convert.ToHexString(publicKey), out var id))
        {
            return false;
        }

        using var key = _secret.Derive(id);
        key.Secret.CopyTo(secret);
        return true;
    }
}
