using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>
/// The bytes of an event in the log. The record's kind (<see cref="WalletEventKind"/>) and checksum are the log's.
/// </summary>
/// <remarks>
/// <code>
///  4     time, seconds since 1970-01-01 UTC
///  1     1 if a receipt follows: 32 key, 32 body, 4 + n response
///        then the fields in the order of the event's parameters:
/// numbers least significant byte first, hashes in internal order, text (UTF-8) and byte strings behind a length of 4 bytes,
///        a found transaction as 4 height, 32 block, 4 block time, 4 position, 4 + n raw
/// </code>
/// </remarks>
public static class WalletEventFormat
{
    private const int SmallestFound = BlockPosition.Size + sizeof(uint);

    /// <summary>Kind and payload of an event.</summary>
    public static (byte Kind, byte[] Payload) Encode(WalletEvent walletEvent)
    {
        var writer = new RecordWriter().UInt32(walletEvent.Time).Flag(walletEvent.Receipt is not null);
        walletEvent.Receipt?.Write(writer);
        var kind = WriteFields(writer, walletEvent);
        return ((byte)kind, writer.ToArray());
    }

    /// <summary>Reads an event back.</summary>
    /// <exception cref="InvalidDataException">The record is no event of this format: the log is damaged or from a newer
    /// version.</exception>
    public static WalletEvent Decode(byte kind, ReadOnlyMemory<byte> payload)
    {
        var reader = new RecordReader(payload.Span);
        var time = reader.UInt32();
        var receipt = reader.Flag() ? IdempotencyReceipt.Read(ref reader) : null;
        var read = ReadFields((WalletEventKind)kind, ref reader, time) with { Receipt = receipt };
        return reader.IsAtEnd
            ? read
            : throw new InvalidDataException($"A record of kind {kind} holds more than this version knows.");
    }

    private static WalletEventKind WriteFields(RecordWriter writer, WalletEvent walletEvent)
    {
        switch (walletEvent)
        {
            case WalletCreated e:
                writer.Text(e.Id).Text(e.Name).Bytes(e.Seal.Bytes.Span).Bytes(e.AccountKey.Span)
                    .Flag(e.IsServiceOwned).Flag(e.NeedsRescan).UInt32(e.IssuedAddresses);
                return WalletEventKind.WalletCreated;
            case AddressIssued e:
                writer.UInt32(e.Wallet).UInt32(e.Index).Text(e.Label);
                return WalletEventKind.AddressIssued;
            case AddressLabelled e:
                writer.UInt32(e.Wallet).Byte((byte)e.Key.Branch).UInt32(e.Key.Index).Text(e.Label);
                return WalletEventKind.AddressLabelled;
            case TransactionLabelled e:
                writer.UInt32(e.Wallet).Hash(e.TransactionId).Text(e.Label);
                return WalletEventKind.TransactionLabelled;
            case PaymentSent e:
                writer.UInt32(e.Wallet).Bytes(e.Transaction.Raw.Span).Text(e.Label);
                return WalletEventKind.PaymentSent;
            case PaymentRefused e:
                writer.UInt32(e.Wallet).Hash(e.TransactionId).Hash(e.ReceiptKey);
                return WalletEventKind.PaymentRefused;
            case TransactionSeen e:
                writer.Bytes(e.Transaction.Raw.Span);
                return WalletEventKind.TransactionSeen;
            case TransactionDropped e:
                writer.Hash(e.TransactionId);
                return WalletEventKind.TransactionDropped;
            case ChainStarted e:
                WriteTip(writer, e.Tip);
                return WalletEventKind.ChainStarted;
            case BlockConnected e:
                WriteTip(writer, e.Tip);
                WriteFound(writer, e.Transactions);
                return WalletEventKind.BlockConnected;
            case BlockDisconnected e:
                WriteTip(writer, e.Tip);
                writer.Hash(e.PreviousHash);
                return WalletEventKind.BlockDisconnected;
            case AddressesFound e:
                writer.UInt32(e.Wallet).UInt32(e.NextReceive).UInt32(e.NextChange);
                return WalletEventKind.AddressesFound;
            case HistoryFound e:
                writer.UInt32(e.Wallet);
                WriteFound(writer, e.Transactions);
                return WalletEventKind.HistoryFound;
            case RescanFinished e:
                writer.UInt32(e.Wallet);
                return WalletEventKind.RescanFinished;
            default:
                throw new ArgumentException($"There is no format for {walletEvent.GetType().Name}.", nameof(walletEvent));
        }
    }

    private static WalletEvent ReadFields(WalletEventKind kind, ref RecordReader reader, uint time) => kind switch
    {
        WalletEventKind.WalletCreated => new WalletCreated(
            reader.Text(),
            reader.Text(),
            ReadSeal(ref reader),
            reader.Bytes().ToArray(),
            reader.Flag(),
            reader.Flag(),
            reader.UInt32()) { Time = time },
        WalletEventKind.AddressIssued => new AddressIssued(reader.UInt32(), reader.UInt32(), reader.Text()) { Time = time },
        WalletEventKind.AddressLabelled => new AddressLabelled(
            reader.UInt32(), new KeyId((KeyBranch)reader.Byte(), reader.UInt32()), reader.Text()) { Time = time },
        WalletEventKind.TransactionLabelled => new TransactionLabelled(
            reader.UInt32(), reader.Hash(), reader.Text()) { Time = time },
        WalletEventKind.PaymentSent => new PaymentSent(
            reader.UInt32(), ReadTransaction(ref reader), reader.Text()) { Time = time },
        WalletEventKind.PaymentRefused => new PaymentRefused(reader.UInt32(), reader.Hash(), reader.Hash()) { Time = time },
        WalletEventKind.TransactionSeen => new TransactionSeen(ReadTransaction(ref reader)) { Time = time },
        WalletEventKind.TransactionDropped => new TransactionDropped(reader.Hash()) { Time = time },
        WalletEventKind.ChainStarted => new ChainStarted(ReadTip(ref reader)) { Time = time },
        WalletEventKind.BlockConnected => new BlockConnected(ReadTip(ref reader), ReadFound(ref reader)) { Time = time },
        WalletEventKind.BlockDisconnected => new BlockDisconnected(ReadTip(ref reader), reader.Hash()) { Time = time },
        WalletEventKind.AddressesFound => new AddressesFound(reader.UInt32(), reader.UInt32(), reader.UInt32()) { Time = time },
        WalletEventKind.HistoryFound => new HistoryFound(reader.UInt32(), ReadFound(ref reader)) { Time = time },
        WalletEventKind.RescanFinished => new RescanFinished(reader.UInt32()) { Time = time },
        _ => throw new InvalidDataException(
            $"The wallet log holds a record of kind {(byte)kind}, which this version does not know."),
    };

    private static void WriteTip(RecordWriter writer, ChainTip tip) => writer.UInt32(tip.Height).Hash(tip.Hash);

    private static ChainTip ReadTip(ref RecordReader reader) => new(reader.UInt32(), reader.Hash());

    private static void WriteFound(RecordWriter writer, IReadOnlyList<FoundTransaction> transactions)
    {
        writer.UInt32((uint)transactions.Count);
        foreach (var found in transactions)
        {
            found.Block.Write(writer);
            writer.Bytes(found.Transaction.Raw.Span);
        }
    }

    private static FoundTransaction[] ReadFound(ref RecordReader reader)
    {
        var transactions = new FoundTransaction[reader.Count(SmallestFound)];
        for (var i = 0; i < transactions.Length; i++)
        {
            transactions[i] = new FoundTransaction(BlockPosition.Read(ref reader), ReadTransaction(ref reader));
        }

        return transactions;
    }

    private static Transaction ReadTransaction(ref RecordReader reader) =>
        Transaction.TryParse(reader.Bytes().ToArray(), out var transaction, out var error)
            ? transaction
            : throw new InvalidDataException($"The wallet log holds no valid transaction: {error}.");

    private static SealedSecret ReadSeal(ref RecordReader reader)
    {
        try
        {
            return SealedSecret.Parse(reader.Bytes());
        }
        catch (FormatException damaged)
        {
            throw new InvalidDataException("The wallet log holds no valid seal.", damaged);
        }
    }
}
