using System.Numerics;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Fuzz.Engine;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>ECDSA signatures with a hash type: strict DER, lenient DER, low s. Input: the signature.</summary>
internal sealed class SignatureEncodingTarget : IFuzzTarget
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber, null);

    private static readonly byte[] Message = [.. Enumerable.Repeat((byte)0x5a, Ecdsa.HashSize)];
    private static readonly PublicKey Key = KeyOfOne();

    public string Name => "signature-encoding";

    public IEnumerable<byte[]> Seeds =>
    [
        [.. Signed(), 1],
        [0x30, 6, 2, 1, 1, 2, 1, 1, 1],
        [0x30, 0x81, 6, 2, 0x81, 1, 1, 2, 2, 0, 1, 9, 0x83],
    ];

    public IReadOnlyList<byte[]> Words => [[0x30], [2, 0x20], [2, 0x21, 0], [0x81], [0x82, 0], [0, 0x80]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var strict = SignatureEncoding.IsStrictDer(input.Span);
        Require.Equal(IsStrict(bytes), strict, "strict DER");
        if (bytes.Length == 0)
        {
            return;
        }

        var compact = new byte[Ecdsa.CompactSize];
        var lax = LaxDer.TryParse(input.Span[..^1], compact);
        Require.Equal(TryReadLax(bytes[..^1], out var r, out var s), lax, "lenient DER");
        Require.That(lax || !strict, "what is strict is lenient too");
        var low = Ecdsa.IsLowS(input.Span[..^1]);
        if (!lax)
        {
            Require.That(!low, "what cannot be read is not low");
            return;
        }

        var tooLarge = r.GetByteCount(true) > 32 || s.GetByteCount(true) > 32;
        Require.Equal(tooLarge ? 0 : r, new BigInteger(compact.AsSpan(0, 32), true, true), "r");
        Require.Equal(tooLarge ? 0 : s, new BigInteger(compact.AsSpan(32), true, true), "s");
        var outOfRange = tooLarge || r >= Order || s >= Order;
        Require.Equal(outOfRange || s <= Order / 2, low, "low s");
        CheckVerify(input.Span[..^1], compact, outOfRange || r.IsZero || s.IsZero);
        CheckFlags(input.Span, strict, low);
    }

    private static void CheckVerify(ReadOnlySpan<byte> signature, byte[] compact, bool impossible)
    {
        var valid = Ecdsa.Verify(in Key, Message, signature);
        Require.Equal(Ecdsa.VerifyCompact(in Key, Message, compact), valid, "both ways to verify");
        Require.That(!valid || !impossible, "numbers out of range verify nothing");
    }

    private static void CheckFlags(ReadOnlySpan<byte> signature, bool strict, bool low)
    {
        Require.Equal(ScriptError.Ok, SignatureEncoding.CheckSignature(signature, ScriptFlags.None), "without rules");
        Require.Equal(
            strict ? ScriptError.Ok : ScriptError.SigDer, SignatureEncoding.CheckSignature(signature, ScriptFlags.StrictDer),
            "BIP 66");
        var expected = !strict ? ScriptError.SigDer : low ? ScriptError.Ok : ScriptError.SigHighS;
        Require.Equal(expected, SignatureEncoding.CheckSignature(signature, ScriptFlags.LowS), "low s as a rule");
    }

    // BIP 66, sentence by sentence.
    private static bool IsStrict(byte[] sig)
    {
        if (sig.Length is < 9 or > 73 || sig[0] != 0x30 || sig[1] != sig.Length - 3)
        {
            return false;
        }

        int lengthR = sig[3];
        if (5 + lengthR >= sig.Length)
        {
            return false;
        }

        int lengthS = sig[5 + lengthR];
        return lengthR + lengthS + 7 == sig.Length
            && sig[2] == 2 && lengthR != 0 && sig[4] < 0x80 && !(lengthR > 1 && sig[4] == 0 && sig[5] < 0x80)
            && sig[4 + lengthR] == 2 && lengthS != 0 && sig[6 + lengthR] < 0x80
            && !(lengthS > 1 && sig[6 + lengthR] == 0 && sig[7 + lengthR] < 0x80);
    }

    // As old OpenSSL read it: lengths in any form, whatever follows ignored.
    private static bool TryReadLax(byte[] sig, out BigInteger r, out BigInteger s)
    {
        (r, s) = (0, 0);
        var position = 2;
        if (sig.Length < 2 || sig[0] != 0x30)
        {
            return false;
        }

        position += sig[1] >= 0x80 ? sig[1] - 0x80 : 0;
        return position <= sig.Length && TryReadInteger(sig, ref position, out r) && TryReadInteger(sig, ref position, out s);
    }

    private static bool TryReadInteger(byte[] sig, ref int position, out BigInteger number)
    {
        number = 0;
        if (position + 2 > sig.Length || sig[position] != 2)
        {
            return false;
        }

        BigInteger length = sig[position + 1];
        position += 2;
        if (length >= 0x80)
        {
            var digits = (int)length - 0x80;
            if (digits > sig.Length - position)
            {
                return false;
            }

            length = new BigInteger(sig.AsSpan(position, digits), true, true);
            position += digits;
        }

        if (length > sig.Length - position)
        {
            return false;
        }

        number = new BigInteger(sig.AsSpan(position, (int)length), true, true);
        position += (int)length;
        return true;
    }

    private static byte[] Signed()
    {
        var der = new byte[Ecdsa.MaxDerSize];
        return der[..Ecdsa.Sign(Secret(), Message, der)];
    }

    private static byte[] Secret() => [.. new byte[31], 1];

    private static PublicKey KeyOfOne() =>
        PublicKey.TryCreate(Secret(), out var key) ? key : throw new InvalidOperationException("1 is a key.");
}
