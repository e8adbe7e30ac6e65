using Xunit;

namespace Blockyard.TestKit;

/// <summary>
/// A test over files of <c>../shared/vectors</c>: skipped where they are absent, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorFactAttribute : FactAttribute
{
    /// <summary>Names the files below the vectors folder that the test reads.</summary>
    public VectorFactAttribute(params string[] files)
    {
        Skip = SharedData.SkipUnlessPresent(["vectors", .. files.Select(file => $"vectors/{file}")]);
    }
}
