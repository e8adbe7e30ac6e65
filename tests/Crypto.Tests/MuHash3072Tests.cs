namespace Blockyard.Crypto.Tests;

public sealed class MuHash3072Tests
{
    /// <summary>The hash that Bitcoin Core's own tests expect of the elements 0 and 1 without 2, in display order.</summary>
    private const string CoresHash = "10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863";

    [Fact]
    public void Elements_put_in_and_taken_out_give_the_hash_that_core_expects()
    {
        var set = new MuHash3072();
        set.Insert(Element(0));
        set.Insert(Element(1));
        set.Remove(Element(2));
        Assert.Equal(CoresHash, Hash(set));
    }

    [Fact]
    public void Sets_combined_give_the_hash_that_core_expects()
    {
        var set = new MuHash3072();
        var other = new MuHash3072();
        set.Insert(Element(0));
        other.Remove(Element(2));
        other.Insert(Element(1));
        set.Combine(other);
        Assert.Equal(CoresHash, Hash(set));
    }

    /// <summary>Core's property: each element in or out as two bits of the case say, in two random orders.</summary>
    [Fact]
    public void Order_does_not_matter()
    {
        var random = new Random(6);
        for (var round = 0; round < 10; round++)
        {
            var steps = Enumerable.Range(0, 4).Select(i => random.Next(8)).ToArray();
            var hashes = new HashSet<string>();
            for (var order = 0; order < 4; order++)
            {
                random.Shuffle(steps);
                var set = new MuHash3072();
                foreach (var step in steps)
                {
                    Apply(set, step);
                }

                hashes.Add(Hash(set));
            }

            Assert.Single(hashes);
        }
    }

    [Fact]
    public void Taking_out_what_was_put_in_leaves_the_set_as_it_was()
    {
        var set = new MuHash3072();
        set.Insert("one"u8);
        var before = Hash(set);
        set.Insert("two"u8);
        Assert.NotEqual(before, Hash(set));
        set.Remove("two"u8);
        Assert.Equal(before, Hash(set));
        set.Remove("one"u8);
        Assert.Equal(Hash(new MuHash3072()), Hash(set));
    }

    [Fact]
    public void An_element_counts_as_often_as_it_is_in()
    {
        var once = new MuHash3072();
        var twice = new MuHash3072();
        once.Insert("element"u8);
        twice.Insert("element"u8);
        twice.Insert("element"u8);
        Assert.NotEqual(Hash(once), Hash(twice));
    }

    [Fact]
    public void A_finished_set_goes_on()
    {
        var set = new MuHash3072();
        set.Insert(Element(0));
        set.Remove(Element(2));
        _ = Hash(set);
        set.Insert(Element(1));
        Assert.Equal(CoresHash, Hash(set));
        Assert.Equal(CoresHash, Hash(set));
    }

    private static void Apply(MuHash3072 set, int step)
    {
        if (step < 4)
        {
            set.Insert(Element(step));
        }
        else
        {
            set.Remove(Element(step - 4));
        }
    }

    private static byte[] Element(int number)
    {
        var element = new byte[32];
        element[0] = (byte)number;
        return element;
    }

    private static string Hash(MuHash3072 set)
    {
        var hash = new byte[32];
        set.Finish(hash);
        Array.Reverse(hash);
        return Convert.ToHexStringLower(hash);
    }
}
