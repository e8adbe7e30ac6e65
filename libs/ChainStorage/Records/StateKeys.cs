using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>Keys of coins and indexes.</summary>
/// <remarks>
/// <code>
/// what                     key                                          value
/// a transaction            'T' transaction id 32                        <see cref="TransactionRecord"/> with outputs 0 to 7
/// its outputs 8n to 8n+7   'T' transaction id 32, n u32                 <see cref="TransactionRecord"/>, n from 1 on
/// a block                  'B' height u32                               block hash 32
/// 32 ids of a block        'I' height u32, number u32                   transaction ids, 32 bytes each
/// a script                 'S' script hash 32                           <see cref="ScriptRecord"/>
/// 64 entries of a script   'H' script hash 32, number u32               places, 8 bytes each, as in <see cref="ScriptRecord"/>
/// a coin's neighbours      'L' place i64                                <see cref="LinkRecord"/>, key is an <see cref="OutputPlace"/>
/// </code>
/// All numbers little-endian, hashes in internal order.
/// </remarks>
internal static class StateKeys
{
    public const byte TransactionKind = (byte)'T';
    public const int MaxTransactionSize = TransactionSize + sizeof(uint);
    public const int TransactionSize = 1 + Hash256.Size;
    public const int LinkSize = 1 + sizeof(long);
    public const int BlockSize = 1 + sizeof(uint);
    public const int IdsSize = 1 + sizeof(uint) + sizeof(uint);
    public const int ScriptSize = 1 + Hash256.Size;
    public const int HistorySize = 1 + Hash256.Size + sizeof(uint);

    /// <summary>Writes the key of one of a transaction's records, at most <see cref="MaxTransactionSize"/> long; returns its length.</summary>
    public static int WriteTransaction(Span<byte> key, in Hash256 transactionId, int number)
    {
        key[0] = TransactionKind;
        transactionId.CopyTo(key[1..]);
        if (number == 0)
        {
            return TransactionSize;
        }

        BinaryPrimitives.WriteInt32LittleEndian(key[TransactionSize..], number);
        return MaxTransactionSize;
    }

    /// <summary>Reads the key of one of a transaction's records: the transaction's id and the record's number.</summary>
    public static (Hash256 TransactionId, int Number) ReadTransaction(ReadOnlySpan<byte> key) => (
        new Hash256(key.Slice(1, Hash256.Size)),
        key.Length == TransactionSize ? 0 : BinaryPrimitives.ReadInt32LittleEndian(key[TransactionSize..]));

    public static void WriteLink(Span<byte> key, OutputPlace place)
    {
        key[0] = (byte)'L';
        BinaryPrimitives.WriteInt64LittleEndian(key[1..], place.Packed);
    }

    public static void WriteBlock(Span<byte> key, int height)
    {
        key[0] = (byte)'B';
        BinaryPrimitives.WriteInt32LittleEndian(key[1..], height);
    }

    public static void WriteIds(Span<byte> key, int height, int number)
    {
        key[0] = (byte)'I';
        BinaryPrimitives.WriteInt32LittleEndian(key[1..], height);
        BinaryPrimitives.WriteInt32LittleEndian(key[5..], number);
    }

    public static void WriteScript(Span<byte> key, in Hash256 scriptHash)
    {
        key[0] = (byte)'S';
        scriptHash.CopyTo(key[1..]);
    }

    public static void WriteHistory(Span<byte> key, in Hash256 scriptHash, int number)
    {
        key[0] = (byte)'H';
        scriptHash.CopyTo(key[1..]);
        BinaryPrimitives.WriteInt32LittleEndian(key[(1 + Hash256.Size)..], number);
    }
}
