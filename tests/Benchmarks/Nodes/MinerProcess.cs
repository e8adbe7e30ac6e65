using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>A miner as an operator runs it: a process of its own, with its usual settings.</summary>
internal sealed class MinerProcess : IDisposable
{
    private readonly ServiceProcess _process;

    private MinerProcess(string folder, NodeProcess node, string payoutAddress)
    {
        var ports = FreePorts.Take(2);
        _process = new ServiceProcess("Miner", ports[1],
        [
            "--Data:Directory", folder,
            "--Grpc:Port", ServiceProcess.Text(ports[0]),
            "--ChainStore:Address", node.Address,
            "--Miner:PayoutAddress", payoutAddress,
        ]);
    }

    /// <summary>Processor time of all its threads since it began.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Starts one that mines on a node's templates, and waits until it has one.</summary>
    public static async Task<MinerProcess> StartAsync(string folder, NodeProcess node, string payoutAddress)
    {
        var miner = new MinerProcess(folder, node, payoutAddress);
        try
        {
            await miner._process.UntilReadyAsync();
            return miner;
        }
        catch
        {
            miner.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to stop, as Kubernetes does, and waits for that.</summary>
    public Task StopAsync() => _process.StopAsync();

    public void Dispose() => _process.Dispose();
}
