namespace Blockyard.Wallets.Keys;

/// <summary>The private half of an account: it can sign. Wiped on <see cref="Dispose"/>.</summary>
public sealed class AccountSecret : IDisposable
{
    private readonly ExtendedPrivateKey _key;
    private readonly ExtendedPrivateKey _receive;
    private readonly ExtendedPrivateKey _change;

    private AccountSecret(ExtendedPrivateKey key)
    {
        _key = key;
        _receive = key.Derive((uint)KeyBranch.Receive);
        _change = key.Derive((uint)KeyBranch.Change);
        Public = new Account(key.ToPublic());
    }

    /// <summary><c>m/84'/1'/0'</c>: native SegWit, a test network, the first account.</summary>
    public static ReadOnlySpan<uint> Path => [84 | KeyPath.Hardened, 1 | KeyPath.Hardened, 0 | KeyPath.Hardened];

    /// <summary>The public half.</summary>
    public Account Public { get; }

    /// <summary>Derives the account from a seed of BIP 39.</summary>
    public static AccountSecret FromSeed(ReadOnlySpan<byte> seed)
    {
        using var master = ExtendedPrivateKey.FromSeed(seed);
        return new AccountSecret(master.Derive(Path));
    }

    /// <summary>The key of one address.</summary>
    public ExtendedPrivateKey Derive(KeyId id) => (id.Branch == KeyBranch.Change ? _change : _receive).Derive(id.Index);

    /// <summary>Wipes all keys.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _receive.Dispose();
        _change.Dispose();
    }

    /// <summary>Says that there is a secret, not which.</summary>
    public override string ToString() => "(secret)";
}
