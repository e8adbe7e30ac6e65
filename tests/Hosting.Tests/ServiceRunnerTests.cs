using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Hosting.Tests;

public sealed class ServiceRunnerTests
{
    [Fact]
    public void A_missing_library_is_explained_by_what_to_install()
    {
        var reason = ServiceRunner.Explain(new NativeLibraryMissingException(["libsecp256k1.so.2"]));
        Assert.Contains("apt install libsecp256k1-1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_ours_is_not_explained_away()
    {
        Assert.Null(ServiceRunner.Explain(new InvalidOperationException("a bug")));
    }
}
