using System.Buffers.Binary;
using System.Buffers.Text;

namespace Blockyard.Services.Wallet.Mapping;

/// <summary>
/// Where a list goes on, as text that callers pass back unread: a part of the list and a place in it, in URL-safe Base64.
/// </summary>
/// <param name="Part">Which part, where a list has several one after the other.</param>
/// <param name="Place">A place in it; what it counts is the list's own affair.</param>
internal readonly record struct PageToken(byte Part, uint Place)
{
    private const int Size = 1 + sizeof(uint);

    /// <summary>Reads a token; null for the first page.</summary>
    public static PageToken? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Size
            ? new PageToken(bytes[0], BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]))
            : throw WalletError.Malformed("page_token is none that this service gave out: leave it empty to start again.");
    }

    /// <summary>The token's text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Part;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[1..], Place);
        return Base64Url.EncodeToString(bytes);
    }
}
