using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class SpanReaderTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(252UL, "fc")]
    [InlineData(253UL, "fdfd00")]
    [InlineData(65535UL, "fdffff")]
    [InlineData(65536UL, "fe00000100")]
    [InlineData(4294967295UL, "feffffffff")]
    [InlineData(4294967296UL, "ff0000000001000000")]
    [InlineData(ulong.MaxValue, "ffffffffffffffffff")]
    public void CompactSize_takes_its_shortest_form(ulong value, string hex)
    {
        var bytes = new byte[CompactSize.MaxLength];

        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, CompactSize.Write(bytes, value))));
        Assert.True(CompactSize.TryRead(Convert.FromHexString(hex), out var read, out var length));
        Assert.Equal(value, read);
        Assert.Equal(hex.Length / 2, length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fd")]
    [InlineData("fdfc")]
    [InlineData("fdfc00")]
    [InlineData("feffff0000")]
    [InlineData("ffffffffff00000000")]
    [InlineData("ff00000000010000")]
    public void CompactSize_cut_short_or_too_long_is_refused(string hex) =>
        Assert.False(CompactSize.TryRead(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void CompactSize_above_the_limit_of_the_wire_is_refused()
    {
        Assert.True(new SpanReader([0xfe, 0x00, 0x00, 0x00, 0x02]).TryReadCompactSize(out var largest));
        Assert.Equal(CompactSize.MaxSize, largest);
        Assert.False(new SpanReader([0xfe, 0x01, 0x00, 0x00, 0x02]).TryReadCompactSize(out _));
    }

    [Fact]
    public void Count_that_the_bytes_left_cannot_hold_is_refused()
    {
        Assert.True(new SpanReader([2, 0, 0, 0, 0]).TryReadCount(2, out _));
        Assert.False(new SpanReader([3, 0, 0, 0, 0]).TryReadCount(2, out _));
    }

    [Fact]
    public void What_is_written_reads_back() =>
        Prop.ForAll(Generators.Hashes, Generators.Script.ToArbitrary(), ArbMap.Default.ArbFor<long>(), (hash, bytes, number) =>
        {
            var buffer = new byte[1024];
            var writer = new SpanWriter(buffer);
            writer.WriteByte((byte)number);
            writer.WriteUInt16((ushort)number);
            writer.WriteInt32((int)number);
            writer.WriteInt64(number);
            writer.WriteOutPoint(new OutPoint(hash, (uint)number));
            writer.WriteVarBytes(bytes);

            var reader = new SpanReader(buffer.AsSpan(0, writer.Position));
            return reader.TryReadByte(out var one) && one == (byte)number
                && reader.TryReadUInt16(out var two) && two == (ushort)number
                && reader.TryReadInt32(out var four) && four == (int)number
                && reader.TryReadInt64(out var eight) && eight == number
                && reader.TryReadOutPoint(out var outPoint) && outPoint == new OutPoint(hash, (uint)number)
                && reader.TryReadVarBytes(out var read) && read.SequenceEqual(bytes)
                && reader.IsAtEnd && !reader.TryReadByte(out _);
        }).QuickCheckThrowOnFailure();
}
