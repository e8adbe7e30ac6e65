using Xunit;

namespace Blockyard.TestKit;

/// <summary>
/// A test over a recorded chain of <c>../shared/chains</c>: skipped where it is absent, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChainFactAttribute : FactAttribute
{
    /// <summary>Names the folders or files below the chains folder that the test reads.</summary>
    public ChainFactAttribute(params string[] chains)
    {
        Skip = SharedData.SkipUnlessPresent(["chains", .. chains.Select(chain => $"chains/{chain}")]);
    }
}
