using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>The ports of one node.</summary>
internal readonly record struct NodePorts(int Grpc, int Peer)
{
    /// <summary>Ports for so many nodes.</summary>
    public static NodePorts[] Take(int nodes) =>
        [.. FreePorts.Take(2 * nodes).Chunk(2).Select(pair => new NodePorts(pair[0], pair[1]))];
}
