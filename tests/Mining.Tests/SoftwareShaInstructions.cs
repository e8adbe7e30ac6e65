using System.Numerics;
using System.Runtime.Intrinsics;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Mining.Tests;

/// <summary>
/// ARM's instructions SHA256H, SHA256H2, SHA256SU0 and SHA256SU1 in software, element by element as the processor's manual
/// defines them.
/// </summary>
internal readonly struct SoftwareShaInstructions : IShaInstructions
{
    public static Vector128<uint> HashUpdate1(Vector128<uint> abcd, Vector128<uint> efgh, Vector128<uint> scheduled) =>
        FourRounds(abcd, efgh, scheduled).X;

    public static Vector128<uint> HashUpdate2(Vector128<uint> efgh, Vector128<uint> abcd, Vector128<uint> scheduled) =>
        FourRounds(abcd, efgh, scheduled).Y;

    public static Vector128<uint> ScheduleUpdate0(Vector128<uint> w0_3, Vector128<uint> w4_7)
    {
        var result = w0_3;
        for (var i = 0; i < 4; i++)
        {
            var next = i < 3 ? w0_3[i + 1] : w4_7[0];
            var mixed = BitOperations.RotateRight(next, 7) ^ BitOperations.RotateRight(next, 18) ^ (next >> 3);
            result = result.WithElement(i, w0_3[i] + mixed);
        }

        return result;
    }

    public static Vector128<uint> ScheduleUpdate1(Vector128<uint> begun, Vector128<uint> w8_11, Vector128<uint> w12_15)
    {
        var result = begun;
        for (var i = 0; i < 4; i++)
        {
            // The upper half needs what the lower half has just become.
            var late = i < 2 ? w12_15[i + 2] : result[i - 2];
            var mixed = BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10);
            result = result.WithElement(i, begun[i] + mixed + (i < 3 ? w8_11[i + 1] : w12_15[0]));
        }

        return result;
    }

    private static (Vector128<uint> X, Vector128<uint> Y) FourRounds(Vector128<uint> x, Vector128<uint> y, Vector128<uint> w)
    {
        for (var i = 0; i < 4; i++)
        {
            var choose = ((y[1] ^ y[2]) & y[0]) ^ y[2];
            var majority = (x[0] & x[1]) | ((x[0] | x[1]) & x[2]);
            var sigma0 = BitOperations.RotateRight(x[0], 2) ^ BitOperations.RotateRight(x[0], 13) ^ BitOperations.RotateRight(x[0], 22);
            var sigma1 = BitOperations.RotateRight(y[0], 6) ^ BitOperations.RotateRight(y[0], 11) ^ BitOperations.RotateRight(y[0], 25);
            var t = y[3] + sigma1 + choose + w[i];

            // X becomes (new a, a, b, c), Y (d + t, e, f, g).
            var top = x[3] + t;
            (x, y) = (
                Vector128.Create(t + sigma0 + majority, x[0], x[1], x[2]),
                Vector128.Create(top, y[0], y[1], y[2]));
        }

        return (x, y);
    }
}
