using System.Numerics;
using System.Text;
using Blockyard.Crypto;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;

namespace Blockyard.Fuzz.Targets.Encodings;

/// <summary>Base58 and Base58Check, as text and as bytes to write, against a number without a limit.</summary>
internal sealed class Base58Target : IFuzzTarget
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int LongestText = 200;
    private const int LongestPayload = 128;

    public string Name => "base58";

    public IEnumerable<byte[]> Seeds =>
    [
        "1111"u8.ToArray(), "mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r"u8.ToArray(), Encoding.ASCII.GetBytes(Base58Check.Encode([])),
        Encoding.ASCII.GetBytes(Base58Check.Encode([0, 0, 1])),
        Encoding.ASCII.GetBytes(Base58.Encode([.. Enumerable.Repeat((byte)255, 132)])),
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        // The cost grows with the square of the length.
        var bytes = input[..Math.Min(input.Length, LongestText)].ToArray();
        CheckText(Encoding.Latin1.GetString(bytes));
        CheckBytes(bytes);
    }

    private static void CheckText(string text)
    {
        var expected = Decode(text);
        foreach (var room in new[] { 25, 82, LongestText })
        {
            var destination = new byte[room];
            var taken = Base58.TryDecode(text, destination, out var written);
            Require.Equal(expected is not null && expected.Length <= room, taken, "text taken");
            if (taken)
            {
                Require.Same(expected, destination.AsSpan(0, written), "decoded");
                Require.Equal(text, Base58.Encode(destination.AsSpan(0, written)), "encoded again");
            }
        }

        var payload = new byte[LongestPayload];
        var valid = expected is { Length: >= 4 and <= LongestPayload + 4 }
            && NaiveTransaction.Hash(expected[..^4]).AsSpan(0, 4).SequenceEqual(expected.AsSpan(expected.Length - 4));
        Require.Equal(valid, Base58Check.TryDecode(text, payload, out var length), "checksum");
        if (valid)
        {
            Require.Same(expected.AsSpan()[..^4], payload.AsSpan(0, length), "payload");
        }
    }

    private static void CheckBytes(byte[] bytes)
    {
        Require.Same(bytes, Decode(Base58.Encode(bytes)), "there and back");
        if (bytes.Length <= LongestPayload)
        {
            var payload = new byte[LongestPayload];
            Require.That(Base58Check.TryDecode(Base58Check.Encode(bytes), payload, out var length), "a payload can be read back");
            Require.Same(bytes, payload.AsSpan(0, length), "payload there and back");
        }
    }

    private static byte[]? Decode(string text)
    {
        var number = BigInteger.Zero;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            number = (number * 58) + digit;
        }

        var zeroes = text.TakeWhile(character => character == '1').Count();
        return [.. new byte[zeroes], .. number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true)];
    }
}
