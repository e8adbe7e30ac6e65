using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

/// <summary>Templates with everything random but valid.</summary>
internal static class Templates
{
    public static readonly byte[] PayoutScript = [0x00, 0x14, .. Enumerable.Repeat((byte)7, 20)];

    public static MiningTemplate Create(int seed, uint bits = 0x207fffff, int branchLength = 3, uint height = 500)
    {
        var random = new Random(seed);
        byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }

        return new MiningTemplate
        {
            Id = $"template-{seed}",
            Height = height,
            Version = 0x20000000,
            PreviousHash = new Hash256(Bytes(32)),
            Bits = new CompactTarget(bits),
            MinTime = 1_700_000_000,
            MaxTime = 1_700_007_200,
            CurrentTime = 1_700_000_100,
            CoinbaseValue = 50 * Money.Coin,
            WitnessCommitmentScript = (byte[])[0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed, .. Bytes(32)],
            MerkleBranch = Bytes(32 * branchLength),
            ExtraNoncePrefix = Bytes(8),
        };
    }
}
