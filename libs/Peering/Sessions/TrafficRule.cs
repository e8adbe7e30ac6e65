using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>How much of one kind of message a peer may send.</summary>
/// <param name="Burst">Messages at once.</param>
/// <param name="PerSecond">Messages a second for good.</param>
/// <param name="BurstBytes">Bytes at once.</param>
/// <param name="BytesPerSecond">Bytes a second for good.</param>
/// <remarks>
/// A multiple of what an honest node does at its worst: it tells of a mempool of 300,000 transactions (60 inventories, 10 MB; 300
/// questions; 75 MB and more of transactions), of a million headers (500 messages, 80 MB), or of every block while it imports a
/// chain (5,000 announcements a second).
/// </remarks>
internal readonly record struct TrafficRule(int Burst, int PerSecond, long BurstBytes, long BytesPerSecond)
{
    private const long Kilo = 1_000;
    private const long Mega = 1_000_000;

    /// <summary>The rule for a kind.</summary>
    public static TrafficRule For(PeerMessage.MessageOneofCase kind) => kind switch
    {
        PeerMessage.MessageOneofCase.GetHeaders => new(1_000, 100, 8 * Mega, 400 * Kilo),
        PeerMessage.MessageOneofCase.Headers => new(20_000, 10_000, 256 * Mega, 16 * Mega),
        PeerMessage.MessageOneofCase.Inventory => new(10_000, 1_000, 64 * Mega, 8 * Mega),
        PeerMessage.MessageOneofCase.GetTransactions => new(10_000, 1_000, 64 * Mega, 8 * Mega),
        PeerMessage.MessageOneofCase.GetInventory => new(500, 20, 64 * Kilo, 4 * Kilo),
        PeerMessage.MessageOneofCase.FeeFilter => new(200, 10, 16 * Kilo, Kilo),
        PeerMessage.MessageOneofCase.Transactions => new(20_000, 2_000, 512 * Mega, 64 * Mega),
        PeerMessage.MessageOneofCase.Ping or PeerMessage.MessageOneofCase.Pong => new(200, 20, 64 * Kilo, 4 * Kilo),
        PeerMessage.MessageOneofCase.Addresses => new(200, 10, Mega, 64 * Kilo),
        PeerMessage.MessageOneofCase.Hello or PeerMessage.MessageOneofCase.Leave => new(2, 1, 4 * Kilo, Kilo),

        // Of a newer version, of which nothing is known.
        PeerMessage.MessageOneofCase.None => new(1_000, 100, 16 * Mega, Mega),

        // What has to do with new blocks.
        _ => new(20_000, 5_000, 512 * Mega, 64 * Mega),
    };
}
