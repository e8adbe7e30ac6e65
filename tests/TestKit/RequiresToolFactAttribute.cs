using Xunit;

namespace Blockyard.TestKit;

/// <summary>A test that starts programs: skipped where one is not installed, failed there under <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    /// <summary>Names the programs, for example <c>redis-server</c>.</summary>
    public RequiresToolFactAttribute(params string[] tools)
    {
        Skip = Tools.SkipUnlessInstalled(tools);
    }
}
