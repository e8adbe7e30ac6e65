namespace Blockyard.TestKit;

/// <summary>
/// Decides what happens to a test whose prerequisite is missing: skipped on a laptop, failed where <c>CI=true</c>.
/// </summary>
public static class Prerequisites
{
    /// <summary>Whether this is a build server, where every prerequisite must be there.</summary>
    public static bool Enforced { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The reason to skip, or null to run (and then to fail, where prerequisites are enforced).</summary>
    public static string? SkipUnless(bool present, string reason) => present || Enforced ? null : reason;
}
