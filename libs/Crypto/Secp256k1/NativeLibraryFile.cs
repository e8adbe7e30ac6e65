using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>Finds libsecp256k1 under the names it has on the systems we run on.</summary>
internal static class NativeLibraryFile
{
    // The number is the ABI version; all of these have every function used here. Newest first.
    private static readonly string[] Names =
        OperatingSystem.IsWindows()
            ? ["libsecp256k1-6.dll", "libsecp256k1-5.dll", "libsecp256k1-2.dll", "libsecp256k1-1.dll", "secp256k1.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libsecp256k1.dylib", "/opt/homebrew/lib/libsecp256k1.dylib", "/usr/local/lib/libsecp256k1.dylib"]
            : ["libsecp256k1.so.6", "libsecp256k1.so.5", "libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so"];

    // Optional modules of the library: a build without them is of no use.
    private static readonly string[] Required =
        ["secp256k1_schnorrsig_verify", "secp256k1_xonly_pubkey_parse", "secp256k1_ecdsa_recover"];

    /// <summary>Loads the first usable library.</summary>
    /// <exception cref="NativeLibraryMissingException">None is there.</exception>
    public static nint Load() => Load(Names);

    internal static nint Load(IEnumerable<string> names)
    {
        var tried = new List<string>();
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, typeof(NativeLibraryFile).Assembly, searchPath: null, out var library))
            {
                tried.Add(name);
            }
            else if (FindMissingExport(library) is { } missing)
            {
                NativeLibrary.Free(library);
                tried.Add($"{name} (built without {missing})");
            }
            else
            {
                return library;
            }
        }

        throw new NativeLibraryMissingException(tried);
    }

    private static string? FindMissingExport(nint library) =>
        Array.Find(Required, name => !NativeLibrary.TryGetExport(library, name, out _));
}
