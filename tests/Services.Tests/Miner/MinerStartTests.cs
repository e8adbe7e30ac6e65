using Blockyard.Hosting;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Miner;

public sealed class MinerStartTests
{
    [Theory]
    [InlineData("CHANGE_ME", "still the placeholder")]
    [InlineData("<your-address>", "still the placeholder")]
    [InlineData("replace-with-your-address", "still the placeholder")]
    [InlineData("${MINER_ADDRESS}", "still the placeholder")]
    [InlineData("bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku203", "cannot be used")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "another network")]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "another network")]
    public async Task A_payout_address_that_cannot_be_used_stops_the_start_with_one_line(string address, string reason)
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        var code = await ServiceRunner.RunAsync(() => network.BuildMiner(("MINER_ADDRESS", address)));

        Assert.Equal(1, code);
        var (_, text) = Assert.Single(network.Logs.All, line => line.Level == LogLevel.Critical);
        Assert.Contains("MINER_ADDRESS", text, StringComparison.Ordinal);
        Assert.Contains(address, text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Contains("leave it empty", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    [Theory]
    [InlineData("Miner:Pacing", "sometimes", "on-transactions")]
    [InlineData("Miner:Lanes", "3", "Miner:Lanes 3")]
    [InlineData("Miner:Threads", "-1", "Threads")]
    [InlineData("Miner:IntervalSeconds", "0", "IntervalSeconds")]
    [InlineData("Network", "mainnet", "Network must be regtest or devnet")]
    [InlineData("ChainStore:Address", "chain-store:50051", "ChainStore:Address is malformed")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value, string expected)
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        var code = await ServiceRunner.RunAsync(() => network.BuildMiner((key, value)));

        Assert.Equal(1, code);
        var (_, text) = Assert.Single(network.Logs.All, line => line.Level == LogLevel.Critical);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_of_another_network_is_refused()
    {
        await using var network = await MinerNetwork.StartAsync();
        await network.StopMinerAsync();
        var code = await ServiceRunner.RunAsync(() => network.BuildMiner(("Network", "devnet")));

        Assert.Equal(1, code);
        var (_, text) = Assert.Single(network.Logs.All, line => line.Level == LogLevel.Critical);
        Assert.Contains("network", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Without_an_address_a_wallet_is_asked_once_and_the_answer_is_remembered(string unset)
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        network.Wallet.Failures = 2;
        await network.StartMinerAsync(("MINER_ADDRESS", unset));
        await network.UntilAsync(status => status.PayoutAddress == WalletDouble.Address, "an address from the wallet");
        Assert.Equal(3, network.Wallet.Calls);
        await network.StopMinerAsync();

        await network.StartMinerAsync(("MINER_ADDRESS", unset));
        Assert.Equal(WalletDouble.Address, (await network.GetStatusAsync()).PayoutAddress);
        network.Chain.AddTransactions(1);
        await Patience.UntilAsync(() => network.Chain.Snapshot().Count == 1, "a block");
        Assert.Equal(
            AddressCodec.ToScript(WalletDouble.Address, Network.Regtest),
            network.Chain.Snapshot()[0].Coinbase.Outputs[0].ScriptPubKey.ToArray());
        Assert.Equal(3, network.Wallet.Calls);
    }

    [Theory]
    [InlineData("on-request")]
    [InlineData("continuous")]
    public async Task An_orderly_stop_complains_of_nothing(string pacing)
    {
        var chain = new ChainDouble { Network = "devnet", Bits = 0x1300ffff };
        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", pacing), ("Miner:Threads", "1"));
        await network.UntilAsync(status => status.Connected, "connected");
        await network.StopMinerAsync();
        Assert.DoesNotContain(network.Logs.All, line => line.Level >= LogLevel.Warning);
    }
}
