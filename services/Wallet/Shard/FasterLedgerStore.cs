using Blockyard.Storage;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>The ledger's records in the key-value store, through its one writer.</summary>
internal sealed class FasterLedgerStore(KeyValueStore store) : ILedgerStore
{
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => store.Writer.TryRead(key, out value);

    public void Write(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value) => store.Writer.Upsert(key, value);

    public void Delete(scoped ReadOnlySpan<byte> key) => store.Writer.Delete(key);
}
