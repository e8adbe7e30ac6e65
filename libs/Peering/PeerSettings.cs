using Blockyard.Peering.Addresses;

namespace Blockyard.Peering;

/// <summary>What may be turned about a <see cref="PeerNetwork"/>.</summary>
public sealed record PeerSettings
{
    /// <summary>The name of this node.</summary>
    public required NodeId NodeId { get; init; }

    /// <summary>Whom to dial.</summary>
    public ConnectNodes Connect { get; init; } = ConnectNodes.None;

    /// <summary>The port on which this node takes peers, told to those that it dials so that they can fetch blocks from it; 0 if it takes none.</summary>
    public int ListenPort { get; init; } = PeerAddress.DefaultPort;

    /// <summary>Software and version, as peers are told.</summary>
    public string UserAgent { get; init; } = "blockyard";

    /// <summary>Connections that may come in.</summary>
    public int MaxInbound { get; init; } = 64;

    /// <summary>Connections that this node makes.</summary>
    public int MaxOutbound { get; init; } = 16;

    /// <summary>Addresses that may be on the list of those to dial.</summary>
    public int MaxAddresses { get; init; } = 256;

    /// <summary>From dialling to the other side's greeting.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before the second try; it doubles from try to try, and half of it is left to chance.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before trying a peer again that belongs to another network, or refuses us.</summary>
    public TimeSpan RefusedRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a node that misbehaved stays out; doubles each time, up to an hour.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time after which one point of misbehaviour is forgiven.</summary>
    public TimeSpan ForgiveInterval { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Connections that may come in from one address where a banned node was seen.</summary>
    public int MaxDiscouraged { get; init; } = 8;

    /// <summary>Time after which names are resolved again.</summary>
    public TimeSpan ResolveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A peer that has said nothing for so long is gone.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether peers tell this node of others, and it them.</summary>
    public bool Discovery { get; init; } = true;

    /// <summary>Connections of its own making that a node with <see cref="Discovery"/> wants; those to configured addresses count.</summary>
    public int TargetOutbound { get; init; } = 8;

    /// <summary>Time between two looks whether there are enough; half of it is left to chance.</summary>
    public TimeSpan FindInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two looks whether there are new addresses to tell; half of it is left to chance.</summary>
    public TimeSpan ShareInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which changed bans and addresses are written down.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a peer has to answer GetHeaders.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A peer that owes a block and sends none for so long is left; up to eight times as long while all are slow.</summary>
    public TimeSpan BlockStallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A peer that owes the block that all others wait for and sends none for so long loses it to another that has it; after half
    /// of it already if the other is known to be several times faster.
    /// </summary>
    public TimeSpan BlockTakeOver { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A peer has to go that announced a block and for so long could not be reached, or refused to send it, while nobody else sent it.
    /// </summary>
    public TimeSpan BlockRefusalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Blocks that may be fetched ahead, counted from the first that is missing.</summary>
    public int BlockWindow { get; init; } = 1_024;

    /// <summary>Peers that send blocks at the same time. Each may have one on the wire beside <see cref="BlockBytesInFlight"/>.</summary>
    public int MaxBlockSources { get; init; } = 8;

    /// <summary>Bytes of blocks of one peer that may be stored on branches which it left before one became the best chain.</summary>
    public long MaxSideBranchBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Headers that may be ahead of the best block; more are not asked for.</summary>
    public int MaxHeadersAhead { get; init; } = 20_000;

    /// <summary>Headers without blocks that may be in memory, of all peers together; each takes about 400 bytes.</summary>
    public int MaxSpareHeaders { get; init; } = 200_000;

    /// <summary>Blocks of all peers together that may be on their way through the chain.</summary>
    public int BlocksInFlight { get; init; } = 128;

    /// <summary>Bytes of blocks of all peers together that may be in memory: on their way through the chain, or waiting for a parent.</summary>
    public long BlockBytesInFlight { get; init; } = 64 * 1024 * 1024;

    /// <summary>Calls of GetBlocks that are served at the same time.</summary>
    public int MaxBlockStreams { get; init; } = 64;

    /// <summary>
    /// Of these, for one address and each connection with it; for all of an address a quarter of <see cref="MaxBlockStreams"/> at most,
    /// unless it is this machine's own.
    /// </summary>
    public int MaxBlockStreamsPerPeer { get; init; } = 4;

    /// <summary>Bytes of blocks that are sent to one address at once.</summary>
    public long ServedBytesBurst { get; init; } = 512 * 1024 * 1024;

    /// <summary>Bytes of blocks a second that are sent to one address for good.</summary>
    public long ServedBytesPerSecond { get; init; } = 256 * 1024 * 1024;

    /// <summary>Shortest time between two announcements of transactions.</summary>
    public TimeSpan InventoryInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time after which a peer is asked again for all that waits there, in case something was lost on the way.</summary>
    public TimeSpan InventoryRepeat { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same if it is known that something was lost.</summary>
    public TimeSpan InventoryRest { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Shortest time between two words to a peer about what is not worth announcing.</summary>
    public TimeSpan FeeFilterInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time in which a peer has to send transactions that it announced.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages that may wait to be sent to one peer.</summary>
    public int SendQueueMessages { get; init; } = 1_024;

    /// <summary>Bytes that may wait to be sent to one peer.</summary>
    public long SendQueueBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>A message that could not be sent for so long means that the peer has stopped reading.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A node that leaves goes on answering for so long at most.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A node that reaches nobody waits for so long before it takes its network for a new one.</summary>
    public TimeSpan NewNetworkTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A peer that has a better chain keeps the node from having caught up for so long at most without sending blocks of it. Longer
    /// than the longest wait for one block.
    /// </summary>
    public TimeSpan BetterChainTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>A node that had caught up and is so many blocks behind a peer has not any more.</summary>
    public int BlocksBehindLimit { get; init; } = 24;
}
