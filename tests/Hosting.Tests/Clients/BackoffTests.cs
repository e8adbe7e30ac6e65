using Blockyard.Hosting.Clients;

namespace Blockyard.Hosting.Tests.Clients;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_start_over_after_a_success()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var waits = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            waits.Add(backoff.Next.TotalMilliseconds);
            _ = backoff.WaitAsync(CancellationToken.None);
        }

        backoff.Reset();

        Assert.Equal([1, 2, 4, 5, 5], waits);
        Assert.Equal(1, backoff.Next.TotalMilliseconds);
    }
}
