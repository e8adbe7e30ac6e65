using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>The records of the store by type; their keys are listed at <see cref="LedgerKey"/>.</summary>
internal sealed class LedgerTables(ILedgerStore store)
{
    public ShardRecord Shard() =>
        store.TryRead(LedgerKey.Shard().Span, out var value) ? ShardRecord.Read(value) : ShardRecord.Empty;

    public void Put(ShardRecord shard) => store.Write(LedgerKey.Shard().Span, shard.ToBytes());

    public WalletProfile? Profile(uint wallet) =>
        store.TryRead(LedgerKey.Profile(wallet).Span, out var value) ? WalletProfile.Read(wallet, value) : null;

    public void Put(WalletProfile profile)
    {
        store.Write(LedgerKey.Profile(profile.Number).Span, profile.ToBytes());
        PutNumber(LedgerKey.WalletId(Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(profile.Id))), profile.Number);
        PutNumber(LedgerKey.AccountKey(Hash256.Sha256(profile.AccountKey.Span)), profile.Number);
    }

    public uint? WalletById(string id) => Number(LedgerKey.WalletId(Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(id))));

    public uint? WalletByAccountKey(ReadOnlySpan<byte> key) => Number(LedgerKey.AccountKey(Hash256.Sha256(key)));

    public WalletTotals Totals(uint wallet) =>
        store.TryRead(LedgerKey.Totals(wallet).Span, out var value) ? WalletTotals.Read(value) : new WalletTotals();

    public void Put(uint wallet, WalletTotals totals) => store.Write(LedgerKey.Totals(wallet).Span, totals.ToBytes());

    public ScriptOwner? Owner(ReadOnlySpan<byte> script) =>
        script is [0, 20, .. var program] && program.Length == 20 && store.TryRead(LedgerKey.Script(program).Span, out var value)
            ? ScriptOwner.Read(value)
            : null;

    public void Put(ReadOnlySpan<byte> script, ScriptOwner owner) =>
        store.Write(LedgerKey.Script(script[2..]).Span, owner.ToBytes());

    public LedgerAddress Address(uint wallet, KeyId key) =>
        store.TryRead(LedgerKey.Address(wallet, key).Span, out var value)
            ? LedgerAddress.Read(key, value)
            : new LedgerAddress(key, string.Empty, IsUsed: false);

    public void Put(uint wallet, LedgerAddress address) =>
        store.Write(LedgerKey.Address(wallet, address.Key).Span, address.ToBytes());

    public LedgerCoin? Coin(OutPoint outPoint) =>
        store.TryRead(LedgerKey.Coin(outPoint).Span, out var value) ? LedgerCoin.Read(outPoint, value) : null;

    public void Put(LedgerCoin coin) => store.Write(LedgerKey.Coin(coin.OutPoint).Span, coin.ToBytes());

    public void DeleteCoin(OutPoint outPoint) => store.Delete(LedgerKey.Coin(outPoint).Span);

    public OutPoint CoinAt(uint wallet, uint slot)
    {
        var reader = new RecordReader(Require(LedgerKey.CoinSlot(wallet, slot)));
        return reader.OutPoint();
    }

    public void PutCoinAt(uint wallet, uint slot, OutPoint coin) => store.Write(
        LedgerKey.CoinSlot(wallet, slot).Span, new RecordWriter().Hash(coin.TransactionId).UInt32(coin.Index).ToArray());

    public void DeleteCoinAt(uint wallet, uint slot) => store.Delete(LedgerKey.CoinSlot(wallet, slot).Span);

    public LedgerTransaction? Transaction(uint wallet, Hash256 id) =>
        store.TryRead(LedgerKey.Transaction(wallet, id).Span, out var value) ? LedgerTransaction.Read(wallet, id, value) : null;

    public void Put(LedgerTransaction entry) => store.Write(LedgerKey.Transaction(entry.Wallet, entry.Id).Span, entry.ToBytes());

    public void DeleteTransaction(uint wallet, Hash256 id) => store.Delete(LedgerKey.Transaction(wallet, id).Span);

    public uint[] WalletsOf(Hash256 transaction)
    {
        if (!store.TryRead(LedgerKey.Owners(transaction).Span, out var value))
        {
            return [];
        }

        var reader = new RecordReader(value);
        var wallets = new uint[value.Length / sizeof(uint)];
        foreach (ref var wallet in wallets.AsSpan())
        {
            wallet = reader.UInt32();
        }

        return wallets;
    }

    public void PutWalletsOf(Hash256 transaction, ReadOnlySpan<uint> wallets)
    {
        if (wallets.IsEmpty)
        {
            store.Delete(LedgerKey.Owners(transaction).Span);
            return;
        }

        var writer = new RecordWriter();
        foreach (var wallet in wallets)
        {
            writer.UInt32(wallet);
        }

        store.Write(LedgerKey.Owners(transaction).Span, writer.ToArray());
    }

    public LedgerTransaction ConfirmedAt(uint wallet, uint slot) =>
        Transaction(wallet, new Hash256(Require(LedgerKey.HistorySlot(wallet, slot))))
        ?? throw Missing($"transaction {slot} of wallet {wallet}");

    public void PutConfirmedAt(uint wallet, uint slot, Hash256 id) =>
        store.Write(LedgerKey.HistorySlot(wallet, slot).Span, id.AsSpan());

    public void DeleteConfirmedAt(uint wallet, uint slot) => store.Delete(LedgerKey.HistorySlot(wallet, slot).Span);

    public LedgerTransaction? PendingAt(uint wallet, uint slot) =>
        store.TryRead(LedgerKey.PendingSlot(wallet, slot).Span, out var id) ? Transaction(wallet, new Hash256(id)) : null;

    public void PutPendingAt(uint wallet, uint slot, Hash256 id) =>
        store.Write(LedgerKey.PendingSlot(wallet, slot).Span, id.AsSpan());

    public void DeletePendingAt(uint wallet, uint slot) => store.Delete(LedgerKey.PendingSlot(wallet, slot).Span);

    public LedgerBlock? Block(uint height) =>
        store.TryRead(LedgerKey.Block(height).Span, out var value) ? LedgerBlock.Read(value) : null;

    public void Put(uint height, LedgerBlock block) => store.Write(LedgerKey.Block(height).Span, block.ToBytes());

    public void DeleteBlock(uint height) => store.Delete(LedgerKey.Block(height).Span);

    public (IdempotencyReceipt Receipt, uint ExpiresAt)? Receipt(Hash256 key)
    {
        if (!store.TryRead(LedgerKey.Receipt(key).Span, out var value))
        {
            return null;
        }

        var reader = new RecordReader(value);
        var expiresAt = reader.UInt32();
        return (IdempotencyReceipt.Read(ref reader), expiresAt);
    }

    public void Put(IdempotencyReceipt receipt, uint expiresAt)
    {
        var writer = new RecordWriter().UInt32(expiresAt);
        receipt.Write(writer);
        store.Write(LedgerKey.Receipt(receipt.Key).Span, writer.ToArray());
    }

    public void DeleteReceipt(Hash256 key) => store.Delete(LedgerKey.Receipt(key).Span);

    public (Hash256 Key, uint ExpiresAt) ReceiptAt(uint slot)
    {
        var reader = new RecordReader(Require(LedgerKey.ReceiptSlot(slot)));
        return (reader.Hash(), reader.UInt32());
    }

    public void PutReceiptAt(uint slot, Hash256 key, uint expiresAt) => store.Write(
        LedgerKey.ReceiptSlot(slot).Span, new RecordWriter().Hash(key).UInt32(expiresAt).ToArray());

    public void DeleteReceiptAt(uint slot) => store.Delete(LedgerKey.ReceiptSlot(slot).Span);

    private static InvalidDataException Missing(string what) => new($"The wallet store has no {what}: it is damaged.");

    private uint? Number(LedgerKey key)
    {
        if (!store.TryRead(key.Span, out var value))
        {
            return null;
        }

        var reader = new RecordReader(value);
        return reader.UInt32();
    }

    private void PutNumber(LedgerKey key, uint number) => store.Write(key.Span, new RecordWriter().UInt32(number).ToArray());

    private ReadOnlySpan<byte> Require(LedgerKey key) =>
        store.TryRead(key.Span, out var value) ? value : throw Missing($"record of table {(char)key.Span[0]}");
}
