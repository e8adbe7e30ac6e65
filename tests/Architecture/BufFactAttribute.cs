using Blockyard.TestKit;

namespace Blockyard.Architecture;

/// <summary>A test that needs buf: on the path, or where <c>make deps</c> puts it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BufFactAttribute : FactAttribute
{
    public BufFactAttribute()
    {
        Skip = Prerequisites.SkipUnless(FindBuf() is not null, "buf is not installed: make deps");
    }

    public static string? FindBuf()
    {
        var own = Path.Combine(Repository.Root, "artifacts", "tools", "node_modules", ".bin", "buf");
        return Tools.Find("buf") ?? (File.Exists(own) ? own : null);
    }
}
