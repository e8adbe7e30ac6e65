namespace Blockyard.Wallets.Ledger;

/// <summary>Where the ledger keeps its records: keys of at most 40 bytes, values up to a few megabytes.</summary>
/// <remarks>One thread at a time uses it. What it holds can be rebuilt by applying all events again to an empty store.</remarks>
public interface ILedgerStore
{
    /// <summary>Looks a key up. The value is valid until the next call.</summary>
    bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>Sets a key's value.</summary>
    void Write(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value);

    /// <summary>Removes a key, present or not.</summary>
    void Delete(scoped ReadOnlySpan<byte> key);
}
