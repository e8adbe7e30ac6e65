using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests;

public sealed class HeaderTreeTests
{
    private readonly HeaderTree _tree = new(ChainParams.Regtest);

    [Fact]
    public void Every_ancestor_is_found_whatever_the_way()
    {
        var chain = Grow(_tree.Genesis, 1_000);
        for (var from = 0; from <= 1_000; from += 37)
        {
            for (var to = 0; to <= from; to++)
            {
                Assert.Same(chain[to], chain[from].GetAncestor(to));
            }

            Assert.Null(chain[from].GetAncestor(from + 1));
            Assert.Null(chain[from].GetAncestor(-1));
        }
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(500, 1, 700)]
    [InlineData(999, 300, 1)]
    [InlineData(1_000, 0, 20)]
    public void Two_branches_have_one_fork_point(int fork, int left, int right)
    {
        var trunk = Grow(_tree.Genesis, 1_000);
        var one = Grow(trunk[fork], left, salt: 1)[^1];
        var two = Grow(trunk[fork], right, salt: 2)[^1];

        Assert.Same(trunk[fork], one.GetForkPoint(two));
        Assert.Same(trunk[fork], two.GetForkPoint(one));
        Assert.Same(trunk[fork], trunk[fork].GetForkPoint(one));
        Assert.True(one.HasAncestor(trunk[fork]));
        Assert.Equal(left == 0, two.HasAncestor(one));
    }

    [Fact]
    public void Work_adds_up()
    {
        var chain = Grow(_tree.Genesis, 10);

        Assert.Equal(2UL * 11, chain[10].ChainWork.Low64);
        Assert.Same(chain[10], _tree.BestHeader);
    }

    [Fact]
    public void The_median_time_is_that_of_the_last_eleven_blocks()
    {
        var entry = _tree.Genesis;
        var times = new List<uint> { entry.Header.Time };
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            entry = Add(entry, (uint)random.Next());
            times.Add(entry.Header.Time);
            var last = times.TakeLast(11).Order().ToArray();
            Assert.Equal(last[last.Length / 2], entry.MedianTimePast);
        }
    }

    [Fact]
    public void What_builds_on_an_invalid_block_is_invalid_and_the_best_header_steps_back()
    {
        var trunk = Grow(_tree.Genesis, 10);
        var branch = Grow(trunk[5], 20, salt: 1);
        Assert.Same(branch[^1], _tree.BestHeader);

        _tree.MarkInvalid(branch[3], RejectCode.BadCoinbaseAmount);

        Assert.Equal(RejectCode.BadCoinbaseAmount, branch[3].RejectCode);
        Assert.All(branch.Skip(4), entry => Assert.Equal(RejectCode.BadPreviousBlock, entry.RejectCode));
        Assert.All(branch.Take(3), entry => Assert.False(entry.IsInvalid));
        Assert.Same(trunk[10], _tree.BestHeader);
        Assert.True(Add(branch[^1], 1).IsInvalid);
        Assert.Equal(2, _tree.GetLeaves().Count);
    }

    [Fact]
    public void A_locator_names_the_newest_blocks_and_ever_fewer_of_the_older()
    {
        var chain = Grow(_tree.Genesis, 1_000);

        var locator = BlockLocator.Of(chain[1_000]);

        var heights = locator.Hashes.Select(hash => _tree.TryGet(hash, out var entry) ? entry.Height : -1).ToArray();
        Assert.Equal([1_000, 999, 998, 997, 996, 995, 994, 993, 992, 991, 989, 985, 977, 961, 929, 865, 737, 481, 0], heights);
        Assert.Equal([0], BlockLocator.Of(_tree.Genesis).Hashes.Select(hash => hash == _tree.Genesis.Hash ? 0 : -1));
    }

    [Fact]
    public void A_locator_leads_to_the_first_block_that_is_known()
    {
        var chain = Grow(_tree.Genesis, 30);
        var stranger = Hash256.Sha256([1]);

        Assert.Same(chain[20], _tree.Find(new BlockLocator([stranger, chain[20].Hash, chain[10].Hash])));
        Assert.Same(_tree.Genesis, _tree.Find(new BlockLocator([stranger])));
        Assert.Same(_tree.Genesis, _tree.Find(new BlockLocator([])));
    }

    private List<HeaderEntry> Grow(HeaderEntry from, int count, int salt = 0)
    {
        var chain = new List<HeaderEntry> { from };
        for (var i = 0; i < count; i++)
        {
            chain.Add(Add(chain[^1], chain[^1].Header.Time + 1, salt));
        }

        return chain;
    }

    private HeaderEntry Add(HeaderEntry parent, uint time, int salt = 0) =>
        _tree.Add(new BlockHeader(4 + salt, parent.Hash, default, time, ChainParams.Regtest.PowLimit, 0), parent);
}
