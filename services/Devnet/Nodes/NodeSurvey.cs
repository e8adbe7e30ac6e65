using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Services.Devnet.Nodes;

/// <summary>Asks the chain-stores of a running network what they have.</summary>
internal sealed class NodeSurvey(DevnetPorts ports, string serviceToken)
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Asks them all. Blocks that are on their way get a few seconds to arrive.</summary>
    /// <returns>One for each chain-store that runs, in order.</returns>
    /// <exception cref="RpcException">One that runs does not answer as it should.</exception>
    public async Task<IReadOnlyList<NodeState>> AskAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var asked = await Task.WhenAll(Enumerable.Range(0, DevnetOptions.MaxNodes).Select(node => AskAsync(node, cancellationToken)));
            NodeState[] running = [.. asked.OfType<NodeState>()];
            if (attempt == Attempts || Agree(running))
            {
                return running;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>True if all have the same best block and the same coins.</summary>
    public static bool Agree(IReadOnlyList<NodeState> nodes) => nodes
        .SelectMany(static node => new[]
        {
            (node.Status.BestBlockHash, node.Coins.HashSerialized),
            (node.Coins.BestBlockHash, node.Coins.HashSerialized),
        })
        .Distinct()
        .Count() <= 1;

    private async Task<NodeState?> AskAsync(int node, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.ChainStore(node)}");
        var call = new CallOptions(
            new Metadata { { "authorization", $"Bearer {serviceToken}" } }, DateTime.UtcNow + Limit, cancellationToken);
        try
        {
            var coins = await new ChainService.ChainServiceClient(channel).ReadUtxoSetInfoAsync(call);
            var pool = await new MempoolService.MempoolServiceClient(channel).GetMempoolInfoAsync(new(), call);
            var status = await new NodeService.NodeServiceClient(channel).GetNodeStatusAsync(new(), call);
            return new NodeState(node, ports.ChainStore(node), status, pool.TransactionCount, coins);
        }
        catch (RpcException nobody) when (nobody.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }
}
