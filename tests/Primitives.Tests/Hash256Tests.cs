using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class Hash256Tests
{
    private const string Genesis = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";

    [Fact]
    public void Text_is_the_reverse_of_the_internal_bytes()
    {
        var hash = Hash256.Parse(Genesis);

        Assert.Equal(0x06, hash.AsSpan()[0]);
        Assert.Equal(0x0f, hash.AsSpan()[31]);
        Assert.Equal(Genesis, hash.ToString());
    }

    [Fact]
    public void Bytes_lead_back_to_the_hash() =>
        Prop.ForAll(Generators.Hashes, hash =>
            new Hash256(hash.ToArray()) == hash && Hash256.Parse(hash.ToString()) == hash).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_is_that_of_the_internal_bytes() =>
        Prop.ForAll(Generators.Hashes, Generators.Hashes, (a, b) =>
            Math.Sign(a.CompareTo(b)) == Math.Sign(a.ToArray().AsSpan().SequenceCompareTo(b.ToArray()))
            && a.CompareTo(a) == 0
            && a < b == b > a).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e22")]
    [InlineData("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e22061")]
    [InlineData("0x9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206")]
    [InlineData("zf9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206")]
    public void Text_that_is_no_hash_is_refused(string text)
    {
        Assert.False(Hash256.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Hash256.Parse(text));
    }

    // Families of hashes that a peer could make up at no cost: 64-bit words whose halves cancel, and words that differ little.
    [Theory]
    [InlineData(0, 0x1_0000_0001)]
    [InlineData(1, 0x1_0000_0001)]
    [InlineData(2, 0x1_0000_0001)]
    [InlineData(3, 0x1_0000_0001)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(0, 0x0100_0000_0000_0000)]
    [InlineData(3, 0x0100_0000_0000_0000)]
    public void Hashes_that_somebody_made_up_do_not_share_hash_codes(int word, long step)
    {
        var wanted = (int)Math.Min(10_000, long.MaxValue / step);
        var codes = new HashSet<int>();
        for (var i = 0; i < wanted; i++)
        {
            var bytes = new byte[Hash256.Size];
            BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(long) * word), step * i);
            codes.Add(new Hash256(bytes).GetHashCode());
        }

        Assert.InRange(codes.Count, wanted - (wanted / 100) - 1, wanted);
    }

    [Fact]
    public void Other_lengths_are_refused() => Assert.Throws<ArgumentException>(() => new Hash256(new byte[31]));

    [Fact]
    public void Outpoint_text_leads_back_to_the_outpoint() =>
        Prop.ForAll(Generators.Hashes, hash =>
        {
            var outPoint = new OutPoint(hash, 4_294_967_295);
            return OutPoint.TryParse(outPoint.ToString(), out var parsed) && parsed == outPoint;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Genesis)]
    [InlineData(Genesis + ":")]
    [InlineData(Genesis + ":-1")]
    [InlineData(Genesis + ":4294967296")]
    [InlineData(Genesis + "-1")]
    public void Text_that_is_no_outpoint_is_refused(string text) => Assert.False(OutPoint.TryParse(text, out _));
}
