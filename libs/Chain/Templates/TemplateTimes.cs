using Blockyard.Consensus;

namespace Blockyard.Chain.Templates;

/// <summary>The times that a block on a tip may carry, in seconds since 1970.</summary>
/// <remarks>
/// A block is younger than the median of the eleven before it, so that blocks which come faster than one a second push the chain's
/// time ahead of the clock, by a second for every six of them. Times go back to the clock's as soon as the median lets them.
/// </remarks>
/// <param name="Min">Earliest that any node accepts.</param>
/// <param name="Current">The one to start with: the clock's, if that is late enough.</param>
/// <param name="Max">Latest that a node with this clock accepts now.</param>
internal readonly record struct TemplateTimes(uint Min, uint Current, uint Max)
{
    /// <summary>The times for a block on a tip.</summary>
    public static TemplateTimes On(HeaderEntry tip, TimeProvider time)
    {
        var min = tip.MedianTimePast + 1L;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return new TemplateTimes((uint)min, (uint)Math.Max(now, min), (uint)Math.Max(now + HeaderRules.MaxFutureSeconds, min));
    }

    /// <summary>How long until there is a time that nodes with this clock accept; zero or less if there is one now.</summary>
    public static TimeSpan UntilAny(HeaderEntry tip, TimeProvider time) => TimeSpan.FromSeconds(
        tip.MedianTimePast + 1L - HeaderRules.MaxFutureSeconds - time.GetUtcNow().ToUnixTimeSeconds());
}
