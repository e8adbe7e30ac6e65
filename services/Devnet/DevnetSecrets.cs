using System.Security.Cryptography;
using Blockyard.Storage;

namespace Blockyard.Services.Devnet;

/// <summary>The network's keys: random, made at the first start, kept in files that only their owner can read.</summary>
/// <param name="ServiceToken">What the services prove themselves to each other with.</param>
/// <param name="WalletWrapKey">Base64 of the 32 bytes that seal unattended wallets.</param>
/// <param name="AdminKey">API key with scope admin.</param>
/// <param name="WalletKey">API key with scope wallet.</param>
internal sealed record DevnetSecrets(string ServiceToken, string WalletWrapKey, string AdminKey, string WalletKey)
{
    private const string ServiceTokenFile = "service-token";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Reads the keys of a data folder, and makes those that are missing.</summary>
    public static DevnetSecrets LoadOrCreate(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, "secrets");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }

        return new DevnetSecrets(
            LoadOrCreate(folder, ServiceTokenFile, RandomHex),
            LoadOrCreate(folder, "wallet-wrap-key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            LoadOrCreate(folder, "admin-key", RandomHex),
            LoadOrCreate(folder, "wallet-key", RandomHex));
    }

    /// <summary>The token of a network that has run in a data folder; null if none has.</summary>
    public static string? FindServiceToken(string dataDirectory) => TryRead(Path.Combine(dataDirectory, "secrets", ServiceTokenFile));

    private static string? TryRead(string path) =>
        File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept ? kept : null;

    private static string RandomHex() => RandomNumberGenerator.GetHexString(48, lowercase: true);

    private static string LoadOrCreate(string folder, string name, Func<string> create)
    {
        var path = Path.Combine(folder, name);
        if (TryRead(path) is { } kept)
        {
            return kept;
        }

        // Written beside and moved into place: a process killed in between leaves no half a key, and no power cut takes back the one
        // that wallets are sealed with.
        var value = create();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new StreamWriter(path + ".new", options))
        {
            file.WriteLine(value);
            file.Flush();
            ((FileStream)file.BaseStream).Flush(flushToDisk: true);
        }

        OsDisk.Instance.Move(path + ".new", path);
        OsDisk.Instance.FlushDirectory(folder);
        OsDisk.Instance.FlushDirectory(Path.GetDirectoryName(folder)!);
        return value;
    }
}
