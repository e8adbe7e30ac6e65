using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Blockyard.Services.Wallet.Mapping;

/// <summary>
/// Where a list goes on, as text that callers pass back unread: the list, whose it is, a part of it and a place in that, in
/// URL-safe Base64.
/// </summary>
/// <param name="List">The list it belongs to; no other takes it.</param>
/// <param name="Wallet">Number of the wallet that the list is about; 0 for the list of wallets.</param>
/// <param name="Part">Which part, where a list has several one after the other.</param>
/// <param name="Place">A place in it; what it counts is the list's own affair.</param>
internal readonly record struct PageToken(PageList List, uint Wallet, byte Part, uint Place)
{
    private const int Size = 2 + (2 * sizeof(uint));

    /// <summary>Reads a token of a list; null for the first page.</summary>
    public static PageToken? Parse(string text, PageList list, uint wallet = 0)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        var token = Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == Size
            ? new PageToken(
                (PageList)bytes[0],
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[2..]),
                bytes[1],
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[6..]))
            : default;
        return token.List == list && token.Wallet == wallet
            ? token
            : throw WalletError.Malformed("page_token is none that this list gave out: leave it empty to start again.");
    }

    /// <summary>The token's text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = (byte)List;
        bytes[1] = Part;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[2..], Wallet);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[6..], Place);
        return Base64Url.EncodeToString(bytes);
    }
}
