using System.Security.Cryptography;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Compact;

/// <summary>Sends new blocks to those peers that are about to want them.</summary>
internal sealed class CompactAnnouncer(Blockchain chain, PeerTable table)
{
    private readonly Lock _lock = new();
    private long _seen = chain.Fresh.LastSequence;

    /// <summary>Follows the chain's fresh blocks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await chain.Fresh.WaitPastAsync(Volatile.Read(ref _seen), cancellationToken);
            CatchUp();
        }
    }

    /// <summary>Sends what has not been sent yet. A peer that hears of the header first would fetch the whole block.</summary>
    public void CatchUp()
    {
        lock (_lock)
        {
            foreach (var fresh in chain.Fresh.After(_seen))
            {
                Announce(fresh);
                Volatile.Write(ref _seen, fresh.Sequence);
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
