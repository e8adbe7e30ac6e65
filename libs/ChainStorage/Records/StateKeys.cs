using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>Keys of coins and indexes.</summary>
/// <remarks>
/// <code>
/// what                     key                                          value
/// an output                'C' transaction id 32, output u32            <see cref="OutputRecord"/>
/// a transaction            'T' transaction id 32                        <see cref="TransactionRecord"/>
/// a block                  'B' height u32                               block hash 32
/// 32 ids of a block        'I' height u32, number u32                   transaction ids, 32 bytes each
/// a script                 'S' script hash 32                           <see cref="ScriptRecord"/>
/// 64 entries of a script   'H' script hash 32, number u32               places, 8 bytes each, as in <see cref="ScriptRecord"/>
/// </code>
/// All numbers little-endian, hashes in internal order.
/// </remarks>
internal static class StateKeys
{
    public const byte OutputKind = (byte)'C';
    public const int OutputSize = 1 + Hash256.Size + sizeof(uint);
    public const int TransactionSize = 1 + Hash256.Size;
    public const int BlockSize = 1 + sizeof(uint);
    public const int IdsSize = 1 + sizeof(uint) + sizeof(uint);
    public const int ScriptSize = 1 + Hash256.Size;
    public const int HistorySize = 1 + Hash256.Size + sizeof(uint);

    public static void WriteOutput(Span<byte> key, in Hash256 transactionId, uint index)
    {
        key[0] = OutputKind;
        transactionId.CopyTo(key[1..]);
        BinaryPrimitives.WriteUInt32LittleEndian(key[(1 + Hash256.Size)..], index);
    }

    public static OutPoint ReadOutput(ReadOnlySpan<byte> key) =>
        new(new Hash256(key.Slice(1, Hash256.Size)), BinaryPrimitives.ReadUInt32LittleEndian(key[(1 + Hash256.Size)..]));

    public static void WriteTransaction(Span<byte> key, in Hash256 transactionId)
    {
        key[0] = (byte)'T';
        transactionId.CopyTo(key[1..]);
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
