namespace Blockyard.Crypto.Secp256k1;

/// <summary>The native library behind this namespace.</summary>
public static class Secp256k1Library
{
    /// <summary>Loads the library now, so that a service without it stops at start and not at its first signature.</summary>
    /// <exception cref="NativeLibraryMissingException">It is not installed; the message says what to install.</exception>
    public static void EnsureLoaded() => _ = NativeContext.Pointer;
}
