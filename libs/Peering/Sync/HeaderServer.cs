using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Google.Protobuf;

namespace Blockyard.Peering.Sync;

/// <summary>Answers questions for headers, and writes headers into messages.</summary>
internal sealed class HeaderServer(Blockchain chain)
{
    /// <summary>Answers a peer; gives the rule that its question breaks, or null.</summary>
    public string? Answer(PeerSession session, GetHeaders question)
    {
        if (!HashField.TryReadAll(question.Locator, PeerLimits.MaxLocator, out var locator))
        {
            return $"a locator of more than {PeerLimits.MaxLocator} hashes, or of hashes that are no hashes";
        }

        var tip = chain.Tip;
        var start = chain.Headers.Genesis;
        foreach (var hash in locator)
        {
            if (chain.Headers.TryGet(hash, out var entry) && tip.HasAncestor(entry))
            {
                start = entry;
                break;
            }
        }

        var end = tip.GetAncestor(Math.Min(tip.Height, start.Height + PeerLimits.MaxHeaders))!;
        session.Send(Write(start, end, announcement: false));
        return null;
    }

    /// <summary>The headers after one block up to another.</summary>
    public static PeerMessage Write(HeaderEntry after, HeaderEntry last, bool announcement)
    {
        var headers = new Headers { Announcement = announcement };
        for (var entry = last; entry.Height > after.Height; entry = entry.Previous!)
        {
            headers.Headers_.Add(UnsafeByteOperations.UnsafeWrap(entry.Header.ToArray()));
        }

        // They were collected from the end.
        for (int i = 0, j = headers.Headers_.Count - 1; i < j; i++, j--)
        {
            (headers.Headers_[i], headers.Headers_[j]) = (headers.Headers_[j], headers.Headers_[i]);
        }

        return new PeerMessage { Headers = headers };
    }
}
