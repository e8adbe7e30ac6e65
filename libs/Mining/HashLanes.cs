using System.Runtime.Intrinsics;
using Blockyard.Crypto.Lanes;
using Blockyard.Mining.Scanning;

namespace Blockyard.Mining;

/// <summary>How many headers this processor can hash at once on one thread.</summary>
/// <remarks>
/// 1 anywhere, 4 with 128-bit vectors (SSE, ARM's AdvSimd), 2 with ARM's SHA-256 instructions, 8 with AVX2, 16 with AVX-512.
/// All give the same answers.
/// </remarks>
public static class HashLanes
{
    private const int OfShaInstructions = 2;

    /// <summary>The numbers that work here, the fastest last.</summary>
    public static IReadOnlyList<int> Supported { get; } =
    [
        1,
        .. Vector128Operations.IsSupported ? (int[])[4] : [],
        .. ArmShaInstructions.IsSupported ? (int[])[OfShaInstructions] : [],
        .. Vector256Operations.IsSupported ? (int[])[8] : [],
        .. Vector512Operations.IsSupported ? (int[])[16] : [],
    ];

    /// <summary>The fastest number here.</summary>
    public static int Best => Supported[^1];

    internal static INonceScanner CreateScanner(int lanes)
    {
        if (!Supported.Contains(lanes))
        {
            throw new ArgumentOutOfRangeException(
                nameof(lanes), lanes, $"This processor hashes {string.Join(", ", Supported)} headers at once.");
        }

        return lanes switch
        {
            16 => new NonceScanner<Vector512Operations, Vector512<uint>>(),
            8 => new NonceScanner<Vector256Operations, Vector256<uint>>(),
            4 => new NonceScanner<Vector128Operations, Vector128<uint>>(),
            OfShaInstructions => new ShaNonceScanner<ArmShaInstructions>(),
            _ => new NonceScanner<ScalarOperations, uint>(),
        };
    }
}
