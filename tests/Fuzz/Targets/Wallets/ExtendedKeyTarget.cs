using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Fuzz.Engine;
using Blockyard.Wallets.Keys;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>Extended keys (BIP 32): as text, and as bytes that get a checksum.</summary>
internal sealed class ExtendedKeyTarget : IFuzzTarget
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber, null);

    public string Name => "extended-key";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            using var master = ExtendedPrivateKey.FromSeed(new byte[16]);
            using var child = master.Derive(KeyPath.Hardened);
            string[] texts =
            [
                master.Export(ExtendedKeyNetwork.Test), child.Export(ExtendedKeyNetwork.Main),
                    child.ToPublic().Export(ExtendedKeyNetwork.Test),
            ];
            return [.. texts.Select(Encoding.ASCII.GetBytes), .. texts.Select(Decode)];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckText(Encoding.Latin1.GetString(input.Span[..Math.Min(input.Length, 200)]));
        var bytes = input[..Math.Min(input.Length, 100)].ToArray();
        var text = Base58Check.Encode(bytes);
        var isPrivate = bytes.Length == 78 && IsPrivate(bytes);
        var isPublic = bytes.Length == 78 && IsPublic(bytes);
        var (privateTaken, publicTaken) = CheckText(text);
        Require.Equal(isPrivate, privateTaken, "private key taken");
        Require.Equal(isPublic, publicTaken, "public key taken");
        var network = isPrivate || isPublic ? NetworkOf(bytes) : default;
        if (isPrivate)
        {
            using var key = ExtendedPrivateKey.Parse(text);
            Require.Equal(text, key.Export(network), "private key written again");
            Require.Equal(bytes[4], key.Depth, "depth");
        }
        else if (isPublic)
        {
            Require.Equal(text, ExtendedPublicKey.Parse(text).Export(network), "public key written again");
        }
    }

    private static (bool IsPrivate, bool IsPublic) CheckText(string text)
    {
        var isPrivate = Require.OnlyThrows<FormatException>(() => ExtendedPrivateKey.Parse(text).Dispose());
        var isPublic = Require.OnlyThrows<FormatException>(() => ExtendedPublicKey.Parse(text));
        Require.That(!isPrivate || !isPublic, "no key is both");
        return (isPrivate, isPublic);
    }

    private static bool IsPrivate(byte[] bytes)
    {
        var number = new BigInteger(bytes.AsSpan(46), isUnsigned: true, isBigEndian: true);
        return IsHeadValid(bytes, 0x0488ade4, 0x04358394) && bytes[45] == 0 && number > 0 && number < Order;
    }

    private static bool IsPublic(byte[] bytes) =>
        IsHeadValid(bytes, 0x0488b21e, 0x043587cf) && bytes[45] is (2 or 3) && PublicKey.TryParse(bytes.AsSpan(45), out _);

    private static bool IsHeadValid(byte[] bytes, uint main, uint test)
    {
        var version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return (version == main || version == test) && (bytes[4] != 0 || Array.TrueForAll(bytes[5..13], value => value == 0));
    }

    private static ExtendedKeyNetwork NetworkOf(byte[] bytes) =>
        bytes[1] == 0x88 ? ExtendedKeyNetwork.Main : ExtendedKeyNetwork.Test;

    private static byte[] Decode(string text)
    {
        var payload = new byte[78];
        _ = Base58Check.TryDecode(text, payload, out _);
        return payload;
    }
}
