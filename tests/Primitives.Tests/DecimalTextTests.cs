namespace Blockyard.Primitives.Tests;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("007", 7)]
    [InlineData("4294967295", uint.MaxValue)]
    public void Digits_are_a_number(string text, uint expected)
    {
        Assert.True(DecimalText.TryParse(text, out uint value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 7")]
    [InlineData("7 ")]
    [InlineData("+7")]
    [InlineData("-0")]
    [InlineData("7\0")]
    [InlineData("0x7")]
    [InlineData("٧")]
    [InlineData("4294967296")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(DecimalText.TryParse(text, out uint _));
    }
}
