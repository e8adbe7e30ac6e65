using System.Security.Cryptography;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Crypto.Tests.Lanes;

/// <summary>Every kind of lanes that the processor has, each made to hash whatever it gets, against the platform's SHA-256.</summary>
public sealed class LaneHasherTests
{
    private static readonly byte[] Data = RandomBytes(100_000, seed: 1);

    public static TheoryData<int> Lanes => [.. LaneHashers.Forced.Select(hasher => hasher.Lanes)];

    [Fact]
    public void One_lane_works_everywhere_and_the_chosen_lanes_are_the_most_unless_these_are_too_few_to_pay()
    {
        Assert.Equal(1, LaneHashers.Forced[0].Lanes);
        var most = LaneHashers.Forced[^1].Lanes;
        Assert.Equal(most < 8 ? null : most, LaneHashers.Best?.Lanes);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Every_length_up_to_several_blocks_hashes_as_on_the_platform(int lanes)
    {
        var messages = Enumerable.Range(0, 600).Select(length => new HashedMessage(length % 7, length)).ToArray();
        AssertHashes(lanes, messages);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Heads_and_tails_of_every_length_join_the_body(int lanes)
    {
        foreach (var head in new[] { 0, 1, 4, HashedMessage.MaxEndLength })
        {
            foreach (var tail in new[] { 0, 1, 4, HashedMessage.MaxEndLength })
            {
                AssertHashes(lanes, [.. Enumerable.Range(0, 280).Select(body => new HashedMessage(9, head, 50, body, 20, tail))]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Any_number_of_messages_fills_its_lanes_or_not(int lanes)
    {
        for (var count = 0; count < 70; count++)
        {
            AssertHashes(lanes, [.. Enumerable.Range(0, count).Select(i => new HashedMessage(i, 150 + i))]);
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Short_messages_are_hashed_once_however_many_they_are_and_the_memory_behind_them_stays(int lanes)
    {
        var hasher = LaneHashers.Forced.Single(hasher => hasher.Lanes == lanes);
        for (var count = 0; count < 70; count++)
        {
            var messages = Enumerable.Range(0, count).Select(i => Data.AsMemory(3 * i, (i + count) % (Sha256.LongestInBlock + 1))).ToArray();
            var blocks = new byte[count * Sha256.BlockSize];
            blocks.AsSpan().Fill(0xcc);
            for (var i = 0; i < count; i++)
            {
                Sha256.PadBlock(messages[i].Span, blocks.AsSpan(i * Sha256.BlockSize));
            }

            var hashes = new byte[(count + 1) * Sha256.HashSize];
            hasher.HashBlocksOnce(blocks, hashes);
            var chosen = new byte[hashes.Length];
            Sha256.HashBlocks(blocks, chosen);
            Assert.Equal([.. messages.SelectMany(message => SHA256.HashData(message.Span)), .. new byte[Sha256.HashSize]], hashes);
            Assert.Equal(hashes, chosen);
        }
    }

    [Fact]
    public void Blocks_that_are_not_whole_and_messages_that_do_not_fit_are_bad_arguments()
    {
        var block = new byte[Sha256.BlockSize];
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.PadBlock(new byte[Sha256.LongestInBlock + 1], block));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.PadBlock([], block.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => Sha256.HashBlocks(block.AsSpan(1), block));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.HashBlocks(block, block.AsSpan(0, Sha256.HashSize - 1)));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Messages_of_very_different_lengths_share_lanes(int lanes)
    {
        var random = new Random(lanes);
        for (var round = 0; round < 20; round++)
        {
            var messages = new HashedMessage[random.Next(1, 1200)];
            for (var i = 0; i < messages.Length; i++)
            {
                // Most of them short, some with a thousand blocks.
                var length = (int)(64_000 * Math.Pow(random.NextDouble(), 12));
                messages[i] = random.Next(2) == 0
                    ? new HashedMessage(random.Next(1000), length)
                    : new HashedMessage(random.Next(1000), random.Next(17), random.Next(1000), length, random.Next(1000), random.Next(17));
            }

            AssertHashes(lanes, messages);
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Pairs_hash_as_on_the_platform_even_in_place(int lanes)
    {
        for (var count = 0; count < 70; count++)
        {
            var pairs = RandomBytes(64 * count, count);
            var expected = Enumerable.Range(0, count).SelectMany(i => Twice(pairs.AsSpan(64 * i, 64))).ToArray();
            Hasher(lanes).HashPairs(pairs, pairs);
            Assert.Equal(expected, pairs[..expected.Length]);
        }
    }

    private static void AssertHashes(int lanes, HashedMessage[] messages)
    {
        var hashes = new byte[32 * messages.Length];
        Hasher(lanes).HashMany(Data, messages, hashes);
        for (var i = 0; i < messages.Length; i++)
        {
            var (headStart, headLength, bodyStart, bodyLength, tailStart, tailLength) = messages[i];
            byte[] whole =
            [
                .. Data.AsSpan(headStart, headLength), .. Data.AsSpan(bodyStart, bodyLength), .. Data.AsSpan(tailStart, tailLength),
            ];
            Assert.Equal(Twice(whole), hashes[(32 * i)..(32 * (i + 1))]);
        }
    }

    private static ILaneHasher Hasher(int lanes) => LaneHashers.Forced.Single(hasher => hasher.Lanes == lanes);

    private static byte[] Twice(ReadOnlySpan<byte> data) => SHA256.HashData(SHA256.HashData(data));

    private static byte[] RandomBytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
