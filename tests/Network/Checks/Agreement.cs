using System.Diagnostics;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Network.Members;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Grpc.Core;

namespace Blockyard.Network.Checks;

/// <summary>Waits until all chain-stores have one tip, with no miner at work.</summary>
internal sealed class Agreement(Cluster cluster)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan TieLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Waits, and gives the tip. Two tips of equal work may stand against each other for ever: then another block is asked for, and
    /// decides.
    /// </summary>
    public async Task<Hash256> WaitAsync()
    {
        var clock = Stopwatch.StartNew();
        var still = Stopwatch.StartNew();
        var before = Array.Empty<GetChainInfoResponse>();
        while (clock.Elapsed < Limit)
        {
            var now = await LookAsync();
            if (now.All(info => info.BestBlockHash == now[0].BestBlockHash))
            {
                return Hash256.Parse(now[0].BestBlockHash);
            }

            if (!now.SequenceEqual(before))
            {
                (before, still) = (now, Stopwatch.StartNew());
            }
            else if (still.Elapsed > TieLimit && now.All(info => info.Height == now[0].Height))
            {
                await GenerateAsync();
                still.Restart();
            }

            await Task.Delay(Look);
        }

        throw new LossException($"After {Limit.TotalSeconds:0} s the nodes do not agree. {await DescribeAsync()}");
    }

    /// <summary>Has some miner make a block; gives its hash.</summary>
    public async Task<string> GenerateAsync()
    {
        foreach (var miner in cluster.Miners.Where(miner => miner.Up is not null))
        {
            using var call = miner.Clients.Miner.GenerateBlocks(new GenerateBlocksRequest { Count = 1 }, deadline: DateTime.UtcNow + Limit);
            if (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                return call.ResponseStream.Current.BlockHash;
            }
        }

        throw new LossException("No miner made a block.");
    }

    private async Task<GetChainInfoResponse[]> LookAsync() => await Task.WhenAll(cluster.ChainStores.Select(
        async node => await node.Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest(), deadline: DateTime.UtcNow + Limit)));

    /// <summary>What every chain-store says of itself and its peers.</summary>
    public async Task<string> DescribeAsync()
    {
        var lines = new List<string>();
        foreach (var node in cluster.ChainStores)
        {
            try
            {
                var info = await node.Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest());
                var peers = await node.Clients.Node.ListPeersAsync(new ListPeersRequest());
                lines.Add($"{node.Name}: {info.BestBlockHash} at {info.Height}; {string.Join(", ", peers.Peers)}");
            }
            catch (RpcException error)
            {
                lines.Add($"{node.Name}: {error.Status}");
            }
        }

        return string.Join(Environment.NewLine, lines);
    }
}
