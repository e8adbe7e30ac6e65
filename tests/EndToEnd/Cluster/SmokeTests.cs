using Blockyard.Manifests.Tests;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd.Cluster;

/// <summary>The script that tries a deployment out, on a network that runs.</summary>
[Collection(SharedNetwork.Collection)]
public sealed class SmokeTests(SharedNetwork pods)
{
    [RequiresToolFact("make", "curl")]
    public void A_network_that_runs_passes_the_smoke_test() => Assert.Contains("Smoke test passed", Smoke("admin-key").Output, StringComparison.Ordinal);

    [RequiresToolFact("make", "curl")]
    public void A_key_that_may_not_mine_does_not_pass_it()
    {
        var smoke = Smoke("wallet-key");

        Assert.NotEqual(0, smoke.ExitCode);
        Assert.Contains("403", smoke.Output, StringComparison.Ordinal);
    }

    private Command Smoke(string key) => Command.Run(
        "make",
        [
            "-C", SharedData.RepositoryRoot, "smoke", $"URL={pods.PortOf("gateway", "http").ToString().TrimEnd('/')}",
            $"API_KEY={pods.Network.Secret(key)}",
        ]);
}
