using Blockyard.Benchmarks.Nodes;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Benchmarks.Payments;

/// <summary>A chain-store and a miner as processes, with the coins of a source on the chain, and a client of theirs.</summary>
internal sealed class PaymentNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly PaymentSource _source;
    private readonly PaymentSender _sender;
    private NodeProcess _node = null!;
    private MinerProcess _miner = null!;
    private List<CallInvoker> _connections = [];
    private Task _following = Task.CompletedTask;

    private PaymentNetwork(PaymentSource source)
    {
        _source = source;
        _sender = new PaymentSender(source, Mined);
    }

    /// <summary>What is mined.</summary>
    public MinedBlocks Mined { get; } = new();

    /// <summary>Most memory that the chain-store took, in MiB.</summary>
    public double PeakMemory => _node.Memory.Peak;

    /// <summary>Processor time that each has taken.</summary>
    public ProcessorTimes ProcessorTimes =>
        new(Environment.CpuUsage.TotalTime, _node.ProcessorTime, _miner.ProcessorTime);

    /// <summary>Starts the processes and brings the coins in.</summary>
    public static async Task<PaymentNetwork> StartAsync(PaymentSource source)
    {
        var network = new PaymentNetwork(source);
        try
        {
            await network.StartAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends on until so many payments are sent in all, and waits until all are in blocks.</summary>
    public async Task SendAsync(int end)
    {
        await _sender.SendAsync(_connections, end, _limit.Token);
        await Task.WhenAny(Mined.Payments.WaitPastAsync(end - 1, _limit.Token), _following).Unwrap();
    }

    /// <summary>Reads all blocks back from the chain-store: every payment has to be there once.</summary>
    public async Task<MinedPayments> ReadAsync()
    {
        var payments = new MinedPayments(_source, _sender);
        var chain = new ChainService.ChainServiceClient(_node.Invoker);
        foreach (var height in Mined.Heights)
        {
            await payments.ReadAsync(chain, height, Mined.ConnectedAt(height));
        }

        return payments.Count == _source.Count
            ? payments
            : throw new InvalidOperationException($"{_source.Count} payments were acknowledged, {payments.Count} are in blocks.");
    }

    /// <summary>Stops the processes as an operator does.</summary>
    public async Task StopAsync()
    {
        await _limit.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _miner.StopAsync();
        await _node.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _miner?.Dispose();
        _node?.Dispose();
        _limit.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _node = await NodeProcess.StartAsync(_folder.PathOf("node"));
        await NodeImport.RunAsync(_node, _source.Blocks);
        _connections = [.. Enumerable.Range(0, PaymentSender.Streams).Select(_ => _node.Connect())];
        _following = Mined.FollowAsync(_node.Invoker, _limit.Token);
        if (!AddressCodec.TryFromScript(new TestKey("payout").Script, Network.Regtest, out var payout))
        {
            throw new InvalidOperationException("A test key has no address.");
        }

        _miner = await MinerProcess.StartAsync(_folder.PathOf("miner"), _node, payout);
    }
}
