using System.Reflection;

namespace Blockyard.Services.ChainStore;

/// <summary>The version of this software.</summary>
internal static class NodeVersion
{
    // What the build adds behind a plus sign (a commit) is nobody's concern.
    public static string Text { get; } = typeof(NodeVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
