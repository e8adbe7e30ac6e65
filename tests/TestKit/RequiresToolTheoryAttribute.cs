using Xunit;

namespace Blockyard.TestKit;

/// <summary>A theory that starts programs: skipped where one is not installed, failed there under <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Names the programs, for example <c>redis-server</c>.</summary>
    public RequiresToolTheoryAttribute(params string[] tools)
    {
        Skip = Tools.SkipUnlessInstalled(tools);
    }
}
