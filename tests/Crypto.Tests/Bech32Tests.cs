namespace Blockyard.Crypto.Tests;

public sealed class Bech32Tests
{
    public static TheoryData<string, Bech32Encoding> Valid() => new()
    {
        { "A12UEL5L", Bech32Encoding.Bech32 },
        { "a12uel5l", Bech32Encoding.Bech32 },
        { "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", Bech32Encoding.Bech32 },
        { "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", Bech32Encoding.Bech32 },
        { "11" + new string('q', 82) + "c8247j", Bech32Encoding.Bech32 },
        { "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", Bech32Encoding.Bech32 },
        { "?1ezyfcl", Bech32Encoding.Bech32 },
        { "A1LQFN3A", Bech32Encoding.Bech32m },
        { "a1lqfn3a", Bech32Encoding.Bech32m },
        { "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6", Bech32Encoding.Bech32m },
        { "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", Bech32Encoding.Bech32m },
        { "11" + new string('l', 82) + "ludsr8", Bech32Encoding.Bech32m },
        { "split1checkupstagehandshakeupstreamerranterredcaperredlc445v", Bech32Encoding.Bech32m },
        { "?1v759aa", Bech32Encoding.Bech32m },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Reads_and_writes_the_valid_texts_of_BIP_173_and_350(string text, Bech32Encoding expected)
    {
        Assert.True(Bech32.TryDecode(text, out var prefix, out var data, out var encoding));
        Assert.Equal(expected, encoding);
        Assert.Equal(text.ToLowerInvariant(), Bech32.Encode(prefix, data, encoding));
        var wrong = text.ToCharArray();
        wrong[^1] = char.ToLowerInvariant(wrong[^1]) == 'q' ? 'p' : 'q';
        Assert.False(Bech32.TryDecode(wrong, out _, out _, out _));
    }

    [Theory]
    [InlineData(" 1nwldj5")]
    [InlineData("\u007f1axkwrx")]
    [InlineData("\u00801eym55h")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx")]
    [InlineData("pzry9x0s0muk")]
    [InlineData("1pzry9x0s0muk")]
    [InlineData("x1b4n0q5v")]
    [InlineData("li1dgmt3")]
    [InlineData("de1lg7wt\u00ff")]
    [InlineData("A1G7SGD8")]
    [InlineData("10a06t8")]
    [InlineData("1qzzfhee")]
    [InlineData(" 1xj0phk")]
    [InlineData("\u007f1g6xzxy")]
    [InlineData("\u00801vctc34")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4")]
    [InlineData("qyrz8wqd2c9m")]
    [InlineData("1qyrz8wqd2c9m")]
    [InlineData("y1b0jsk6g")]
    [InlineData("lt1igcx5c0")]
    [InlineData("in1muywd")]
    [InlineData("mm1crxm3i")]
    [InlineData("au1s5cgom")]
    [InlineData("M1VUXWEZ")]
    [InlineData("16plkw9")]
    [InlineData("1p2gdwpf")]
    [InlineData("a12uEl5l")]
    [InlineData("")]
    public void Refuses_the_invalid_texts_of_BIP_173_and_350(string text)
    {
        Assert.False(Bech32.TryDecode(text, out _, out _, out _));
    }

    [Fact]
    public void Refuses_to_write_what_it_could_not_read()
    {
        Assert.Throws<ArgumentException>(() => Bech32.Encode("", [1], Bech32Encoding.Bech32));
        Assert.Throws<ArgumentException>(() => Bech32.Encode("Bc", [1], Bech32Encoding.Bech32));
        Assert.Throws<ArgumentException>(() => Bech32.Encode("bc", [32], Bech32Encoding.Bech32));
        Assert.Throws<ArgumentException>(() => Bech32.Encode("bc", new byte[82], Bech32Encoding.Bech32));
    }
}
