using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class NativeLibraryTests
{
    [Fact]
    public void Is_found_under_one_of_its_names()
    {
        Secp256k1Library.EnsureLoaded();
    }

    [Fact]
    public void Its_absence_says_what_to_install()
    {
        var error = Assert.Throws<NativeLibraryMissingException>(() => NativeLibraryFile.Load(["libno-such-library.so.9"]));
        Assert.Contains("make deps", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt install libsecp256k1-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("libno-such-library.so.9", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_library_without_the_parts_we_need_is_passed_over()
    {
        var other = OperatingSystem.IsLinux() ? "libc.so.6" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "kernel32.dll";
        var error = Assert.Throws<NativeLibraryMissingException>(() => NativeLibraryFile.Load([other]));
        Assert.Contains("built without secp256k1_schnorrsig_verify", error.Message, StringComparison.Ordinal);
    }
}
