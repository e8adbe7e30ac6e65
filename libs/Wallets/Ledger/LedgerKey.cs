using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>Keys of the ledger's records: one byte for the table, then what names the record in it.</summary>
/// <remarks>
/// <code>
///  M                          the shard: tip, number of wallets, queue of receipts
///  W wallet                   profile of a wallet; wallets are numbered from 0
///  V wallet                   its totals and counters
///  I SHA-256 of the id        number of the wallet
///  X SHA-256 of account key   number of the wallet
///  S 20-byte program          wallet, branch and index of a P2WPKH script
///  A wallet branch index      label of an address, and whether it was used
///  C outpoint                 coin, spent or not
///  U wallet slot              outpoint of a coin that no block spends; slots have no gaps
///  T wallet transaction id    transaction
///  O transaction id           numbers of the wallets that it concerns
///  H wallet slot              id of a confirmed transaction, in chain order; slots have no gaps
///  P wallet slot              id of a transaction that waits or lost its coins; slots may have gaps
///  B height                   block: id, and the wallets' transactions in it
///  K SHA-256 of the key       receipt of an idempotent call
///  Q slot                     key of a receipt, in the order in which they expire
/// </code>
/// FASTER has no ordered scan, so every list is made of numbered slots: a page costs as many reads as it has entries.
/// </remarks>
internal struct LedgerKey
{
    private Buffer _bytes;
    private int _length;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_bytes)[.._length];

    public static LedgerKey Shard() => new LedgerKey().Byte((byte)'M');

    public static LedgerKey Profile(uint wallet) => new LedgerKey().Byte((byte)'W').UInt32(wallet);

    public static LedgerKey Totals(uint wallet) => new LedgerKey().Byte((byte)'V').UInt32(wallet);

    public static LedgerKey WalletId(Hash256 hash) => new LedgerKey().Byte((byte)'I').Hash(hash);

    public static LedgerKey AccountKey(Hash256 hash) => new LedgerKey().Byte((byte)'X').Hash(hash);

    public static LedgerKey Script(ReadOnlySpan<byte> program) => new LedgerKey().Byte((byte)'S').Raw(program);

    public static LedgerKey Address(uint wallet, KeyId key) =>
        new LedgerKey().Byte((byte)'A').UInt32(wallet).Byte((byte)key.Branch).UInt32(key.Index);

    public static LedgerKey Coin(OutPoint coin) => new LedgerKey().Byte((byte)'C').Hash(coin.TransactionId).UInt32(coin.Index);

    public static LedgerKey CoinSlot(uint wallet, uint slot) => new LedgerKey().Byte((byte)'U').UInt32(wallet).UInt32(slot);

    public static LedgerKey Transaction(uint wallet, Hash256 id) => new LedgerKey().Byte((byte)'T').UInt32(wallet).Hash(id);

    public static LedgerKey Owners(Hash256 transaction) => new LedgerKey().Byte((byte)'O').Hash(transaction);

    public static LedgerKey HistorySlot(uint wallet, uint slot) => new LedgerKey().Byte((byte)'H').UInt32(wallet).UInt32(slot);

    public static LedgerKey PendingSlot(uint wallet, uint slot) => new LedgerKey().Byte((byte)'P').UInt32(wallet).UInt32(slot);

    public static LedgerKey Block(uint height) => new LedgerKey().Byte((byte)'B').UInt32(height);

    public static LedgerKey Receipt(Hash256 key) => new LedgerKey().Byte((byte)'K').Hash(key);

    public static LedgerKey ReceiptSlot(uint slot) => new LedgerKey().Byte((byte)'Q').UInt32(slot);

    private readonly LedgerKey Byte(byte value) => Raw([value]);

    private readonly LedgerKey UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    private readonly LedgerKey Hash(Hash256 value) => Raw(value.AsSpan());

    private readonly LedgerKey Raw(scoped ReadOnlySpan<byte> value)
    {
        var longer = this;
        value.CopyTo(((Span<byte>)longer._bytes)[_length..]);
        longer._length += value.Length;
        return longer;
    }

    [InlineArray(40)]
    private struct Buffer
    {
        private byte _first;
    }
}
