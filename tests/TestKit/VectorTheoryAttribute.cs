using Xunit;

namespace Blockyard.TestKit;

/// <summary>
/// A theory over files of <c>../shared/vectors</c>: skipped where they are absent, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorTheoryAttribute : TheoryAttribute
{
    /// <summary>Names the files below the vectors folder that the theory reads.</summary>
    public VectorTheoryAttribute(params string[] files)
    {
        Skip = SharedData.SkipUnlessPresent(["vectors", .. files.Select(file => $"vectors/{file}")]);
    }
}
