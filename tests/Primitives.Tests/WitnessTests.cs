using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class WitnessTests
{
    [Fact]
    public void Items_read_back_by_index_by_walk_and_as_copies() =>
        Prop.ForAll(Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(Generators.Script, count)).ToArbitrary(), items =>
        {
            var witness = Witness.Create(items);
            var i = 0;
            foreach (var item in witness)
            {
                if (!item.SequenceEqual(items[i])
                    || !witness[i].SequenceEqual(items[i])
                    || !witness.GetMemory(i).Span.SequenceEqual(items[i]))
                {
                    return false;
                }

                i++;
            }

            return i == items.Length
                && witness.Count == items.Length
                && witness.IsEmpty == (items.Length == 0)
                && witness.ToArrays().Zip(items).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))
                && Witness.TryParse(witness.Raw, out var parsed) && parsed == witness;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Index_outside_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Witness.Empty[0].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Witness.Create([1]).GetMemory(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Witness.Create([1])[-1].Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0102aa")]
    [InlineData("0000")]
    [InlineData("02aa")]
    public void Malformed_bytes_are_refused(string hex) => Assert.False(Witness.TryParse(Convert.FromHexString(hex), out _));
}
