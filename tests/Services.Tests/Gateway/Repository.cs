namespace Blockyard.Services.Tests.Gateway;

/// <summary>Files of the repository that the gateway has to agree with.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Blockyard.slnx")) ? folder.FullName : Find(folder.Parent!);
}
