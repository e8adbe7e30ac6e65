using Blockyard.Consensus.Scripts;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class FindAndDeleteTests
{
    [Theory]
    [InlineData("51 02abcd 52", "abcd", "5152")]
    [InlineData("02abcd 02abcd 02abcd", "abcd", "")]
    [InlineData("51 00 00 52", "", "5152")]
    [InlineData("02abcd ac", "abcd", "ac")]
    [InlineData("03 02abcd 02abcd", "abcd", "0302abcd")]
    [InlineData("51 02abcd 05 01", "abcd", "510501")]
    public void Pushes_at_the_start_of_an_operation_are_cut_out(string code, string data, string expected)
    {
        ReadOnlySpan<byte> span = Convert.FromHexString(code.Replace(" ", string.Empty, StringComparison.Ordinal));

        Assert.True(FindAndDelete.TryRemove(ref span, Convert.FromHexString(data)));
        Assert.Equal(expected, Convert.ToHexStringLower(span));
    }

    [Theory]
    [InlineData("51 02abce 52", "abcd")]
    [InlineData("03 02abcd 52", "abcd")]
    [InlineData("4c02abcd", "abcd")]
    [InlineData("", "abcd")]
    [InlineData("05 01 02abcd", "abcd")]
    public void Everything_else_stays(string code, string data)
    {
        var bytes = Convert.FromHexString(code.Replace(" ", string.Empty, StringComparison.Ordinal));
        ReadOnlySpan<byte> span = bytes;

        Assert.False(FindAndDelete.TryRemove(ref span, Convert.FromHexString(data)));
        Assert.True(span == bytes);
    }
}
