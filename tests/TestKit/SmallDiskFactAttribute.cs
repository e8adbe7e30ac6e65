using Xunit;

namespace Blockyard.TestKit;

/// <summary>A test that needs a disk of its own to fill; skipped where this process may not mount one, failed there under
/// <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly string? Refusal = TryMount();

    /// <summary>Tries to mount one, once.</summary>
    public SmallDiskFactAttribute()
    {
        Skip = Prerequisites.SkipUnless(Refusal is null, Refusal ?? "");
    }

    private static string? TryMount()
    {
        try
        {
            using var disk = new SmallDisk(megabytes: 1);
            return null;
        }
        catch (Exception cause) when (cause is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "mounting a small tmpfs takes root on Linux: " + cause.Message;
        }
    }
}
