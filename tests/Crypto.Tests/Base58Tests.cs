using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests;

public sealed class Base58Tests
{
    private const string File = "core/base58_encode_decode.json";

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in VectorFile.ReadJson(File).EnumerateArray())
        {
            data.Add(row[0].GetString()!, row[1].GetString()!);
        }

        return data;
    }

    [VectorFact(File)]
    public void The_file_has_all_its_cases() => Assert.Equal(21, Cases().Count);

    [VectorTheory(File, Cases = 21)]
    [MemberData(nameof(Cases))]
    public void Encodes_and_decodes(string hex, string text)
    {
        var data = Convert.FromHexString(hex);
        Assert.Equal(text, Base58.Encode(data));
        var decoded = new byte[data.Length];
        Assert.True(Base58.TryDecode(text, decoded, out var written));
        Assert.Equal(data, decoded[..written]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData(" 2g")]
    [InlineData("2g ")]
    [InlineData("bad0IOl")]
    public void Refuses_characters_outside_the_alphabet(string text)
    {
        Assert.False(Base58.TryDecode(text, new byte[32], out _));
    }

    [Theory]
    [InlineData("111")]
    [InlineData("3SEo3LWLoPntC")]
    public void Refuses_what_does_not_fit(string text)
    {
        Assert.False(Base58.TryDecode(text, new byte[2], out var written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Round_trips_random_data()
    {
        var random = new Random(58);
        for (var length = 0; length < 600; length += 7)
        {
            var data = new byte[length];
            random.NextBytes(data.AsSpan(Math.Min(length, length % 4)));
            var decoded = new byte[length];
            Assert.True(Base58.TryDecode(Base58.Encode(data), decoded, out var written));
            Assert.Equal(data, decoded[..written]);
        }
    }

    [Fact]
    public void Check_round_trips_and_finds_every_changed_character()
    {
        var payload = Convert.FromHexString("6f751e76e8199196d454941c45d1b3a323f1433bd6");
        var text = Base58Check.Encode(payload);
        Assert.Equal("mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r", text);
        var decoded = new byte[21];
        Assert.True(Base58Check.TryDecode(text, decoded, out var written));
        Assert.Equal(payload, decoded[..written]);
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == '2' ? '3' : '2';
            Assert.False(Base58Check.TryDecode(changed, decoded, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("2g")]
    public void Check_refuses_text_too_short_for_a_checksum(string text)
    {
        Assert.False(Base58Check.TryDecode(text, new byte[32], out _));
    }

    [Fact]
    public void Check_refuses_a_payload_that_does_not_fit()
    {
        Assert.False(Base58Check.TryDecode("mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r", new byte[20], out _));
        Assert.Throws<ArgumentException>(() => Base58Check.Encode(new byte[129]));
    }
}
