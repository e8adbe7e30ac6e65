using Xunit;
using Xunit.Sdk;

namespace Blockyard.TestKit;

/// <summary>
/// A test over files of <c>../shared/vectors</c>: skipped where they are absent, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Blockyard.TestKit.Vectors.VectorFactDiscoverer", "Blockyard.TestKit")]
public sealed class VectorFactAttribute : FactAttribute
{
    /// <summary>Names the files below the vectors folder that the test reads.</summary>
    public VectorFactAttribute(params string[] files)
    {
        Files = files;
        Skip = SharedData.SkipUnlessPresent(["vectors", .. files.Select(file => $"vectors/{file}")]);
    }

    /// <summary>The files that the test reads.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>How many cases of the first file this one test goes through; 0 if others count them.</summary>
    public int Cases { get; set; }
}
