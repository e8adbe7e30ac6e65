using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Where a list goes on, as text that clients pass back unread: list, block and number, in URL-safe Base64.</summary>
/// <param name="List">The list it belongs to; no other takes it.</param>
/// <param name="Anchor">The block that the list was begun at or stands at.</param>
/// <param name="Position">A place within it; what it counts is the list's own affair.</param>
internal readonly record struct PageToken(PageList List, Hash256 Anchor, long Position)
{
    private const int Size = 1 + Hash256.Size + sizeof(long);

    /// <summary>Reads a token; null if the text is empty, that is, for the first page.</summary>
    /// <exception cref="FormatException">The text is no token of this list.</exception>
    public static PageToken? Parse(string text, PageList list)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Size
            || bytes[0] != (byte)list)
        {
            throw Foreign();
        }

        var anchor = new Hash256(bytes.Slice(1, Hash256.Size));
        return new PageToken(list, anchor, BinaryPrimitives.ReadInt64LittleEndian(bytes[(1 + Hash256.Size)..]));
    }

    /// <summary>What to throw for a token that this service did not give out for this list.</summary>
    public static FormatException Foreign() => new("page_token is none that this list gave out: leave it empty to start again.");

    /// <summary>The token's text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = (byte)List;
        Anchor.CopyTo(bytes[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(1 + Hash256.Size)..], Position);
        return Base64Url.EncodeToString(bytes);
    }
}
