using System.Buffers.Binary;
using Blockyard.Crypto;

namespace Blockyard.Wallets.Keys;

/// <summary>The 78 bytes of an extended key (BIP 32) and their text in Base58Check.</summary>
/// <remarks>
/// <code>
///  offset  size  field, numbers most significant byte first
///       0     4  version: kind of key and network
///       4     1  depth below the master key
///       5     4  fingerprint of the parent, 0 for a master key
///       9     4  number of the child, 0 for a master key
///      13    32  chain code
///      45    33  compressed public key, or 00 and the private key
/// </code>
/// </remarks>
internal static class ExtendedKeyFormat
{
    public const int Size = 78;
    public const int ChainCodeSize = 32;
    public const int DepthOffset = 4;
    public const int ParentOffset = 5;
    public const int ChildOffset = 9;
    public const int ChainCodeOffset = 13;
    public const int KeyOffset = 45;

    private const uint MainPrivate = 0x0488_ade4;
    private const uint MainPublic = 0x0488_b21e;
    private const uint TestPrivate = 0x0435_8394;
    private const uint TestPublic = 0x0435_87cf;

    public static uint Version(ExtendedKeyNetwork network, bool isPrivate) => (network, isPrivate) switch
    {
        (ExtendedKeyNetwork.Main, true) => MainPrivate,
        (ExtendedKeyNetwork.Main, false) => MainPublic,
        (_, true) => TestPrivate,
        (_, false) => TestPublic,
    };

    public static void Decode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (!Base58Check.TryDecode(text, bytes, out var written) || written != Size)
        {
            throw new FormatException("This is no extended key: a character or the checksum is wrong.");
        }
    }

    /// <summary>Checks everything but the key itself.</summary>
    public static void Check(ReadOnlySpan<byte> bytes, bool isPrivate)
    {
        var version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (version != Version(ExtendedKeyNetwork.Main, isPrivate) && version != Version(ExtendedKeyNetwork.Test, isPrivate))
        {
            throw new FormatException($"This is no extended {(isPrivate ? "private" : "public")} key: the version is unknown.");
        }

        if (bytes[DepthOffset] == 0 && bytes[ParentOffset..ChainCodeOffset].ContainsAnyExcept((byte)0))
        {
            throw new FormatException("A master key has neither a parent nor a number.");
        }
    }
}
