using Blockyard.Peering.Dialling;

namespace Blockyard.Peering.Tests.Dialling;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_half_of_each_is_chance()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), new Random(1));
        double[] full = [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000];

        foreach (var expected in full)
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, expected / 2, expected);
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, 5_000, 10_000);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 125, 250);
    }

    [Fact]
    public void Two_nodes_do_not_wait_alike()
    {
        var left = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), new Random(1));
        var right = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), new Random(2));

        Assert.NotEqual(left.Next(), right.Next());
    }
}
