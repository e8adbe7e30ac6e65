namespace Blockyard.Services.Devnet.Nodes;

/// <summary>The chain-stores of a network side by side, for people.</summary>
internal static class NodeTable
{
    private const int ShownDigits = 12;

    public static string Of(IReadOnlyList<NodeState> nodes)
    {
        var lines = nodes.Select(static node =>
            $"{node.Node,4}  127.0.0.1:{node.Port,-6} {node.Status.Height,8}  {Short(node.Status.BestBlockHash)}  "
            + $"{Short(node.Coins.HashSerialized)}  {node.Status.ConnectedPeers,5} {node.Pending,8}  {ReadinessOf(node)}");
        return $"""
            node  gRPC                height  best block     all coins      peers  pending
            {string.Join('\n', lines)}

            {Verdict(nodes)}
            """;
    }

    private static string Verdict(IReadOnlyList<NodeState> nodes) => (nodes.Count, NodeSurvey.Agree(nodes)) switch
    {
        (1, _) => $"One chain-store runs, at {Tip(nodes)}.",
        (_, true) => $"All {nodes.Count} agree on {Tip(nodes)},\nand on all coins, hash_serialized_3 {nodes[0].Coins.HashSerialized}.",
        _ => "They do not agree.",
    };

    private static string Tip(IReadOnlyList<NodeState> nodes) => $"block {nodes[0].Status.Height} {nodes[0].Status.BestBlockHash}";

    private static string ReadinessOf(NodeState node) =>
        node.Status.NotReadyReasons.Count == 0 ? "" : string.Join("; ", node.Status.NotReadyReasons);

    // The last digits: a block's first ones are zeros.
    private static string Short(string hash) => $"…{hash[^ShownDigits..]}";
}
