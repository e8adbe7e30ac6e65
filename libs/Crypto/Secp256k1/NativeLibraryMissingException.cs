namespace Blockyard.Crypto.Secp256k1;

/// <summary>libsecp256k1 is not installed, or not with the parts we need. The message says what to install.</summary>
public sealed class NativeLibraryMissingException : Exception
{
    /// <summary>Names the files that were tried.</summary>
    public NativeLibraryMissingException(IEnumerable<string> tried)
        : base("libsecp256k1 was not found: run `make deps`, or install it (Debian and Ubuntu: `apt install libsecp256k1-1`, "
            + $"macOS: `brew install secp256k1`). Tried: {string.Join(", ", tried)}.")
    {
    }
}
