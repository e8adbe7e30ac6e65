using System.Security.Cryptography;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Compact;

/// <summary>Sends new blocks to those peers that are about to want them.</summary>
internal sealed class CompactAnnouncer(Blockchain chain, PeerTable table)
{
    /// <summary>Follows the chain's fresh blocks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var seen = chain.Fresh.LastSequence;
        while (true)
        {
            await chain.Fresh.WaitPastAsync(seen, cancellationToken);
            foreach (var fresh in chain.Fresh.After(seen))
            {
                seen = fresh.Sequence;
                Announce(fresh);
            }
        }
    }

    private void Announce(FreshBlock fresh)
    {
        PeerMessage? message = null;
        foreach (var session in table.Sessions)
        {
            if (Wants(session, fresh.Entry))
            {
                session.Compact.Sent = fresh.Entry;
                session.Send(message ??= CompactBlocks.Write(fresh.Block, DrawNonce()));
            }
        }
    }

    /// <summary>Without the parent a peer has no use for a block, and whoever has sent it has it.</summary>
    private static bool Wants(PeerSession session, HeaderEntry entry) =>
        session.Remote.TakesCompactBlocks
        && !session.Knows(entry)
        && session.Knows(entry.Previous!);

    private static ulong DrawNonce()
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(nonce);
        return BitConverter.ToUInt64(nonce);
    }
}
