using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Blockyard.Crypto.Lanes;
using Blockyard.Mining.Scanning;
using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

public sealed class NonceScannerTests
{
    /// <summary>What this processor has, and ARM's SHA-256 instructions with what they do written out in software.</summary>
    public static TheoryData<string> Scanners => [.. HashLanes.Supported.Select(lanes => $"{lanes} lanes"), SoftwareSha];

    private const string SoftwareSha = "SHA instructions in software";

    [Fact]
    public void One_lane_works_everywhere_and_the_best_is_the_widest()
    {
        Assert.Equal(1, HashLanes.Supported[0]);
        Assert.Equal(HashLanes.Supported[^1], HashLanes.Best);
        Assert.Equal(ArmShaInstructions.IsSupported ? 2 : HashLanes.Supported.Max(), HashLanes.Best);
        Assert.Throws<ArgumentOutOfRangeException>(() => HashLanes.CreateScanner(3));
    }

    /// <summary>
    /// The platform's SHA-256 is the judge: the first nonce that it accepts is the first that the lanes find, for any header and
    /// target.
    /// </summary>
    [Theory]
    [MemberData(nameof(Scanners))]
    public void Finds_the_first_nonce_that_meets_the_target_and_no_other(string name)
    {
        var scanner = Create(name);
        var lanes = scanner.Lanes;
        var work = new HeaderWork();
        var random = new Random(lanes);
        const int Count = 2048;
        var found = 0;
        for (var round = 0; round < 200; round++)
        {
            var header = new byte[BlockHeader.Size];
            random.NextBytes(header);

            // From "the first does" to "hardly any does".
            var target = UInt256.MaxValue >> random.Next(13);
            var first = round % 5 == 0 ? uint.MaxValue - 1000 : (uint)random.NextInt64(1L << 32);
            work.Prepare(header, target);

            var expected = FirstByPlatform(header, target, first, Count);
            var success = scanner.TryScan(work, first, Count, out var nonce, out var tried);
            Assert.Equal(expected, success ? nonce : null);
            var place = (int)(BinaryPrimitives.ReverseEndianness(nonce) - first);
            Assert.Equal(success ? (place / lanes * lanes) + lanes : Count, tried);
            found += success ? 1 : 0;
        }

        Assert.InRange(found, 100, 199);
    }

    [Theory]
    [MemberData(nameof(Scanners))]
    public void Finds_the_nonces_of_well_known_blocks(string name)
    {
        // Bitcoin's first block: a target with 32 leading zero bits, so only full hashes tell.
        var header = Convert.FromHexString(
            "01000000000000000000000000000000000000000000000000000000000000000000000"
            + "03ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");
        var work = new HeaderWork();
        Assert.True(new CompactTarget(0x1d00ffff).TryDecode(out var target));
        work.Prepare(header, target);
        Assert.True(Create(name).TryScan(work, 0x1dac2b7c - 4096, 8192, out var nonce, out _));
        Assert.Equal(2083236893u, nonce);
    }

    [Fact]
    public void All_lanes_agree_on_random_work()
    {
        var work = new HeaderWork();
        var random = new Random(7);
        var header = new byte[BlockHeader.Size];
        for (var round = 0; round < 30; round++)
        {
            random.NextBytes(header);
            work.Prepare(header, UInt256.MaxValue >> random.Next(8, 16));
            var first = (uint)random.NextInt64(1L << 32);
            var answers = ((IEnumerable<object[]>)Scanners).Select(row => Create((string)row[0])
                .TryScan(work, first, 4096, out var nonce, out _) ? nonce : (uint?)null);
            Assert.Single(answers.Distinct());
        }
    }

    private static INonceScanner Create(string name) => name == SoftwareSha
        ? new ShaNonceScanner<SoftwareShaInstructions>()
        : HashLanes.CreateScanner(int.Parse(name.Split(' ')[0], CultureInfo.InvariantCulture));

    private static uint? FirstByPlatform(byte[] header, UInt256 target, uint first, int count)
    {
        var copy = (byte[])header.Clone();
        for (var i = 0u; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(76), first + i);
            if (new UInt256(SHA256.HashData(SHA256.HashData(copy))) <= target)
            {
                return BinaryPrimitives.ReverseEndianness(first + i);
            }
        }

        return null;
    }
}
