using Xunit;
using Xunit.Sdk;

namespace Blockyard.TestKit;

/// <summary>
/// A theory over a file of <c>../shared/vectors</c>: skipped where it is absent, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Blockyard.TestKit.Vectors.VectorTheoryDiscoverer", "Blockyard.TestKit")]
public sealed class VectorTheoryAttribute : TheoryAttribute
{
    /// <summary>Names the file below the vectors folder that the theory reads.</summary>
    public VectorTheoryAttribute(string file)
    {
        File = file;
        Skip = SharedData.SkipUnlessPresent("vectors", $"vectors/{file}");
    }

    /// <summary>The file that the theory reads.</summary>
    public string File { get; }

    /// <summary>
    /// How many cases of the file must pass here, for the table behind a test run; 0 for a second look at cases that another
    /// theory counts.
    /// </summary>
    public int Cases { get; set; }
}
