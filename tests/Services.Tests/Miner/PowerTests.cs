using Blockyard.Contracts.Miner.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

public sealed class PowerTests
{
    [Fact]
    public async Task An_order_changes_threads_and_share_at_once_and_outlives_a_restart()
    {
        await using var network = await MinerNetwork.StartAsync();
        Assert.Equal((1u, 100u), await PowerAsync(network));
        var answer = await network.Client.SetPowerAsync(new SetPowerRequest { Threads = 2, DutyPercent = 40 });
        Assert.Equal((2u, 40u), (answer.Status.Threads, answer.Status.DutyPercent));
        Assert.Equal((2u, 40u), await PowerAsync(network));

        // What is left out stays as it is.
        await network.Client.SetPowerAsync(new SetPowerRequest { DutyPercent = 70 });
        Assert.Equal((2u, 70u), await PowerAsync(network));
        Assert.Contains("blockyard_miner_duty_percent 70\n", await network.GetPageAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("blockyard_miner_threads 2\n", await network.GetPageAsync("/metrics"), StringComparison.Ordinal);
        await network.StopMinerAsync();

        await network.StartMinerAsync();
        Assert.Equal((2u, 70u), await PowerAsync(network));
        network.Chain.AddTransactions(1);
        await network.UntilAsync(status => status.BlocksFound > 0, "a block by two threads that rest");
    }

    [Fact]
    public async Task What_the_settings_say_anew_goes_before_an_older_order()
    {
        await using var network = await MinerNetwork.StartAsync(settings: ("Miner:DutyPercent", "80"));
        Assert.Equal((1u, 80u), await PowerAsync(network));
        await network.Client.SetPowerAsync(new SetPowerRequest { Threads = 3 });
        Assert.Equal((3u, 80u), await PowerAsync(network));
        await network.StopMinerAsync();

        await network.StartMinerAsync(("Miner:DutyPercent", "60"), ("Miner:Threads", "2"));
        Assert.Equal((2u, 60u), await PowerAsync(network));
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(1_025u, 0u)]
    [InlineData(0u, 101u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public async Task Impossible_power_is_refused(uint threads, uint dutyPercent)
    {
        await using var network = await MinerNetwork.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await network.Client.SetPowerAsync(new SetPowerRequest { Threads = threads, DutyPercent = dutyPercent }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal((1u, 100u), await PowerAsync(network));
    }

    private static async Task<(uint Threads, uint DutyPercent)> PowerAsync(MinerNetwork network) =>
        await network.GetStatusAsync() is var status ? (status.Threads, status.DutyPercent) : default;
}
