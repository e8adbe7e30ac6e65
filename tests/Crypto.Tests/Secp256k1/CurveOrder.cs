using System.Globalization;
using System.Numerics;

namespace Blockyard.Crypto.Tests.Secp256k1;

internal static class CurveOrder
{
    public static BigInteger Value { get; } =
        BigInteger.Parse(
            "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);

    public static byte[] Negate(byte[] scalar) => ToBytes(Value - new BigInteger(scalar, isUnsigned: true, isBigEndian: true));

    public static byte[] ToBytes(BigInteger scalar)
    {
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
