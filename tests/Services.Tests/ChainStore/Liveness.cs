using System.Net;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>What the liveness probe of a node comes to as time passes.</summary>
internal static class Liveness
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    // Loops that have just been woken go to sleep again: little by little, they catch up with the clock.
    private static readonly TimeSpan Nudge = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the probe says this.</summary>
    public static Task UntilAsync(ChainStoreNode node, TestClock clock, HttpStatusCode status) => Patience.UntilAsync(
        () => LookAfterAsync(node, clock, Step), answer => answer.Status == status, $"the liveness probe says {status}");

    /// <summary>Lets more time pass than a chain may go without a sign of life, and sees it give them.</summary>
    public static async Task LastsAsync(ChainStoreNode node, TestClock clock)
    {
        for (var i = 0; i < 15; i++)
        {
            clock.Advance(Step);
            await Patience.UntilAsync(
                () => LookAfterAsync(node, clock, Nudge), answer => answer.Status == HttpStatusCode.OK, "the node is alive");
        }
    }

    private static Task<(HttpStatusCode Status, string Text)> LookAfterAsync(ChainStoreNode node, TestClock clock, TimeSpan time)
    {
        clock.Advance(time);
        return node.Service.GetAsync("/livez");
    }
}
