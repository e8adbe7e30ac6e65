using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Tests.Keys;

public sealed class KeyPathTests
{
    [Theory]
    [InlineData("m", "")]
    [InlineData("m/0", "0")]
    [InlineData("m/84'/1h/0H/0/7", "84h/1h/0h/0/7")]
    [InlineData("m/2147483647'", "2147483647h")]
    public void A_path_is_read_and_written(string text, string written)
    {
        Assert.Equal(written, KeyPath.Format(KeyPath.Parse(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("84/1")]
    [InlineData("m/")]
    [InlineData("m/'")]
    [InlineData("m/-1")]
    [InlineData("m/+1")]
    [InlineData("m/ 1")]
    [InlineData("m/2147483648")]
    [InlineData("m/1''")]
    public void Anything_else_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => KeyPath.Parse(text));
    }
}
