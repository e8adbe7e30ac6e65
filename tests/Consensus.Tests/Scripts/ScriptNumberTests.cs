using Blockyard.Consensus.Scripts;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class ScriptNumberTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "01")]
    [InlineData(-1, "81")]
    [InlineData(127, "7f")]
    [InlineData(128, "8000")]
    [InlineData(-128, "8080")]
    [InlineData(255, "ff00")]
    [InlineData(-255, "ff80")]
    [InlineData(32768, "008000")]
    [InlineData(2147483647, "ffffff7f")]
    [InlineData(-2147483648, "0000008080")]
    [InlineData(549755813887, "ffffffff7f")]
    [InlineData(long.MinValue, "000000000000008080")]
    public void Shortest_form_is_the_published_one(long number, string hex)
    {
        var bytes = new byte[ScriptNumber.MaxEncodedSize];

        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, ScriptNumber.Encode(number, bytes))));
    }

    [Fact]
    public void Numbers_read_back_and_only_their_shortest_form_is_minimal() =>
        Prop.ForAll(Gen.Choose(int.MinValue + 1, int.MaxValue).ToArbitrary(), number =>
        {
            Span<byte> bytes = stackalloc byte[ScriptNumber.MaxEncodedSize + 1];
            bytes.Clear();
            var length = ScriptNumber.Encode(number, bytes);
            var padded = bytes[..(length + 1)].ToArray();
            if (length > 0)
            {
                padded[^1] = (byte)(padded[^2] & 0x80);
                padded[^2] &= 0x7f;
            }

            return ScriptNumber.TryDecode(bytes[..length], true, ScriptNumber.MaxSize, out var same) && same == number
                && ScriptNumber.TryDecode(padded, false, ScriptNumber.MaxLockTimeSize, out var padding) && padding == number
                && ScriptNumber.IsTrue(bytes[..length]) == (number != 0)
                && (length == 0
                    || (bytes[length - 1] & 0x7f) == 0
                    || !ScriptNumber.TryDecode(padded, true, ScriptNumber.MaxLockTimeSize, out _));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("00")]
    [InlineData("80")]
    [InlineData("0100")]
    [InlineData("0180")]
    public void Padded_forms_are_refused_where_the_shortest_is_asked_for(string hex)
    {
        Assert.False(ScriptNumber.TryDecode(Convert.FromHexString(hex), true, ScriptNumber.MaxSize, out _));
        Assert.True(ScriptNumber.TryDecode(Convert.FromHexString(hex), false, ScriptNumber.MaxSize, out _));
    }

    [Fact]
    public void Longer_numbers_than_allowed_are_refused() =>
        Assert.False(ScriptNumber.TryDecode(new byte[5], false, ScriptNumber.MaxSize, out _));

    [Theory]
    [InlineData("", false)]
    [InlineData("00", false)]
    [InlineData("0080", false)]
    [InlineData("80", false)]
    [InlineData("8000", true)]
    [InlineData("01", true)]
    [InlineData("000100", true)]
    public void Only_zero_in_any_form_is_false(string hex, bool expected) =>
        Assert.Equal(expected, ScriptNumber.IsTrue(Convert.FromHexString(hex)));
}
