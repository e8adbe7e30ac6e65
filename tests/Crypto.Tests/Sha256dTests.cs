using System.Security.Cryptography;
#if !DEBUG
using Blockyard.TestKit;
#endif

namespace Blockyard.Crypto.Tests;

public sealed class Sha256dTests
{
    [Fact]
    public void Hashes_the_genesis_header_to_its_well_known_id()
    {
        var header = Convert.FromHexString(
            "01000000000000000000000000000000000000000000000000000000000000000000000"
            + "03ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");
        var id = Sha256d.Hash(header);
        Array.Reverse(id);
        Assert.Equal("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", Convert.ToHexStringLower(id));
    }

    [Fact]
    public void Hasher_in_pieces_and_one_shot_agree_with_the_platform_for_every_length()
    {
        var data = Enumerable.Range(0, 260).Select(i => (byte)(i * 13)).ToArray();
        var pieces = new byte[32];
        for (var length = 0; length <= data.Length; length++)
        {
            var expected = SHA256.HashData(SHA256.HashData(data.AsSpan(0, length)));
            var hasher = new Sha256Hasher();
            hasher.Append(data.AsSpan(0, length / 3));
            hasher.Append(data.AsSpan(length / 3, length - (length / 3)));
            hasher.FinishDouble(pieces);
            Assert.Equal(expected, pieces);
            Assert.Equal(expected, Sha256d.Hash(data.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Destination_may_overlap_the_data()
    {
        var data = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        var expected = Sha256d.Hash(data);
        Sha256d.Hash(data, data);
        Assert.Equal(expected, data[..32]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Many_pairs_hash_like_one_after_the_other_even_in_place(int count)
    {
        var pairs = new byte[64 * count];
        new Random(count).NextBytes(pairs);
        var expected = new byte[32 * count];
        for (var i = 0; i < count; i++)
        {
            SHA256.HashData(SHA256.HashData(pairs.AsSpan(64 * i, 64)), expected.AsSpan(32 * i, 32));
        }

        Sha256d.HashPairs(pairs, pairs);
        Assert.Equal(expected, pairs[..expected.Length]);
    }

    [Fact]
    public void A_part_of_a_pair_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Sha256d.HashPairs(new byte[65], new byte[64]));
    }

    [Fact]
    public void Hashes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256d.HashPairs(new byte[128], new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256d.HashMany(new byte[9], [new(0, 1), new(1, 1)], new byte[63]));
    }

    [Fact]
    public void Many_messages_hash_like_one_after_the_other()
    {
        var data = new byte[60_000];
        new Random(2).NextBytes(data);
        HashedMessage[] messages =
        [
            .. Enumerable.Range(0, 1100).Select(i => i % 2 == 0
                ? new HashedMessage(7 * i, 60 + (i % 300))
                : new HashedMessage(i, 4, i + 6, 80 + (i % 200), 5 * i, 4)),
        ];
        var hashes = new byte[32 * messages.Length];
        Sha256d.HashMany(data, messages, hashes);
        for (var i = 0; i < messages.Length; i++)
        {
            var message = messages[i];
            byte[] whole =
            [
                .. data.AsSpan(message.HeadStart, message.HeadLength),
                .. data.AsSpan(message.BodyStart, message.BodyLength),
                .. data.AsSpan(message.TailStart, message.TailLength),
            ];
            Assert.Equal(SHA256.HashData(SHA256.HashData(whole)), hashes[(32 * i)..(32 * (i + 1))]);
        }
    }

#if !DEBUG
    // Vector code that is not optimised boxes its vectors.
    [Fact]
    public void Many_messages_are_hashed_without_allocating_for_each()
    {
        var data = new byte[10_000];
        var messages = Enumerable.Range(0, 2000).Select(i => new HashedMessage(i, i % 400)).ToArray();
        var hashes = new byte[32 * messages.Length];
        Sha256d.HashMany(data, messages, hashes);
        Assert.InRange(AllocatedBytes.Least(() => Sha256d.HashMany(data, messages, hashes)), 0, messages.Length - 1);
    }
#endif

    public static TheoryData<HashedMessage> OutsideOfTenBytes =>
    [
        new(0, 11),
        new(10, 1),
        new(-1, 2),
        new(0, -1),
        new(int.MaxValue, int.MaxValue),
        new(8, 4, 0, 2, 0, 0),
        new(0, 4, 0, 2, 7, 4),
    ];

    [Theory]
    [MemberData(nameof(OutsideOfTenBytes))]
    public void A_message_that_reaches_outside_the_data_is_refused(HashedMessage message)
    {
        Assert.Throws<ArgumentException>(() => Sha256d.HashMany(new byte[10], [message], new byte[32]));
    }

    [Fact]
    public void A_long_head_or_tail_is_refused()
    {
        const int TooLong = HashedMessage.MaxEndLength + 1;
        Assert.Throws<ArgumentException>(() => Sha256d.HashMany(new byte[99], [new(0, TooLong, 0, 9, 0, 0)], new byte[32]));
        Assert.Throws<ArgumentException>(() => Sha256d.HashMany(new byte[99], [new(0, 0, 0, 9, 0, TooLong)], new byte[32]));
    }
}
