using Blockyard.Wallets.Ledger;

namespace Blockyard.Wallets.Tests.Ledger;

internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Dictionary<string, byte[]> _records = [];

    public IReadOnlyDictionary<string, byte[]> Records => _records;

    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var found = _records.TryGetValue(Convert.ToHexString(key), out var bytes);
        value = bytes;
        return found;
    }

    public void Write(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value) =>
        _records[Convert.ToHexString(key)] = value.ToArray();

    public void Delete(scoped ReadOnlySpan<byte> key) => _records.Remove(Convert.ToHexString(key));
}
