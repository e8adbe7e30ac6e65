using System.Diagnostics;
using System.Globalization;
using System.Net;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Network.Liars;
using Blockyard.Network.Liars.Lies;
using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Ordeals;

/// <summary>Every lie is told to every chain-store at the same time. Each node has to end those connections, and keep the honest ones.</summary>
internal sealed record LiarOrdeal : IOrdeal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Endurance = TimeSpan.FromSeconds(3);

    public async Task<string> RunAsync(Scene scene, Random random)
    {
        using var stop = new CancellationTokenSource();
        var liars = await MakeAsync(scene);
        await using var server = await LiarServer.StartAsync(liars, scene.Cluster.Mesh.Port);
        var talking = liars.SelectMany(liar => liar.Talks.Where(talk => talk != liar.Dialler)
            .Select(talk => liar.DialAsync(talk, EndPointOf(scene, talk.Node), stop.Token))).ToArray();
        await Task.WhenAll(liars.Select(liar => ConnectAsync(liar, scene)));
        await RequireEndsAsync(liars, scene);
        await Task.Delay(Endurance);
        await Task.WhenAll(liars.Select(liar => DisconnectAsync(liar, scene)));
        await stop.CancelAsync();
        await Task.WhenAll(talking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scene.Links.RequireAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{liars.Length} lies told to {scene.Cluster.ChainStores.Count} nodes");
    }

    private static async Task<Liar[]> MakeAsync(Scene scene)
    {
        var nodes = scene.Cluster.ChainStores;
        var known = new KnownBlocks();
        var tips = new List<KnownBlock>();
        var names = new List<string>();
        foreach (var node in nodes)
        {
            tips.Add(await known.TipAsync(node.Clients.Chain, CancellationToken.None));
            names.Add((await node.Clients.Node.GetNodeStatusAsync(new GetNodeStatusRequest())).NodeId);
        }

        return [.. AllLies.Make().Select((lie, number) =>
        {
            var talks = nodes.Select((node, i) =>
                new LiarTalk(lie, node, tips[i], scene.Purse, names[(i + 1) % names.Count], scene.Cluster.Mesh.Port)).ToArray();
            return new Liar(scene.Cluster.Mesh.Outside(number), talks, talks[number % talks.Length]);
        })];
    }

    private static IPEndPoint EndPointOf(Scene scene, Member node) => new(scene.Cluster.Mesh.AddressOf(node.Number), scene.Cluster.Mesh.Port);

    private static string LinkTo(Liar liar, Scene scene) => new IPEndPoint(liar.Address, scene.Cluster.Mesh.Port).ToString();

    private static async Task ConnectAsync(Liar liar, Scene scene) =>
        await liar.Dialler.Node.Clients.Node.ConnectPeerAsync(new ConnectPeerRequest { Address = LinkTo(liar, scene) });

    private static async Task DisconnectAsync(Liar liar, Scene scene) =>
        await liar.Dialler.Node.Clients.Node.DisconnectPeerAsync(new DisconnectPeerRequest { Address = LinkTo(liar, scene) });

    private static async Task RequireEndsAsync(Liar[] liars, Scene scene)
    {
        var due = liars.SelectMany(liar => liar.Talks).Where(talk => talk.Lie.End != LieEnd.Endured).ToList();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(Look);
            var connected = await ListConnectedAsync(scene);
            due.RemoveAll(talk => talk.Ended.IsCompleted || (talk.HasGreeted && !connected.Contains(Convert.ToHexStringLower(talk.Id))));
            if (due.Count == 0)
            {
                return;
            }

            if (clock.Elapsed > Patience)
            {
                throw new LossException(
                    $"After {Patience.TotalSeconds:0} s a node still talks with somebody who "
                    + string.Join("; ", due.Select(talk => $"{talk.Lie} ({talk.Node.Name})")));
            }
        }
    }

    /// <summary>Whoever does not listen does not hear the end; the node knows better.</summary>
    private static async Task<HashSet<string>> ListConnectedAsync(Scene scene)
    {
        var lists = await Task.WhenAll(scene.Cluster.ChainStores.Select(
            async node => (await node.Clients.Node.ListPeersAsync(new ListPeersRequest())).Peers));
        return [.. lists.SelectMany(peers => peers).Where(peer => peer.State == PeerState.Connected).Select(peer => peer.NodeId)];
    }
}
