using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Network.Liars;

/// <summary>One way to lie.</summary>
/// <param name="Name">What the liar does.</param>
/// <param name="Kind">The message that lies; none if it is a call of GetBlocks.</param>
/// <param name="End">What becomes of the connection.</param>
/// <param name="TellAsync">Tells it on a connection. Returning early is no offence: the connection stays until the node ends it.</param>
internal sealed record Lie(string Name, PeerMessage.MessageOneofCase Kind, LieEnd End, Func<LiarTalk, Task> TellAsync)
{
    /// <summary>How it greets; as an honest node that knows nothing if null.</summary>
    public Action<LiarTalk, Hello>? Greeting { get; init; }

    /// <summary>Whether it greets at all.</summary>
    public bool Greets { get; init; } = true;

    /// <summary>Whether it listens to what it is told, and answers pings.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>What it answers when it is asked for headers; nothing if null.</summary>
    public Func<LiarTalk, GetHeaders, PeerMessage?>? Headers { get; init; }

    /// <summary>What else it answers.</summary>
    public Func<LiarTalk, PeerMessage, PeerMessage?>? Answer { get; init; }

    /// <summary>What it sends for the block with such a hash: null ends the stream, and a task that never ends withholds it.</summary>
    public Func<LiarTalk, byte[], CancellationToken, Task<GetBlocksResponse?>>? Blocks { get; init; }

    public override string ToString() => Name;
}
