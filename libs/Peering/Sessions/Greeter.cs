using System.Net;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Sessions;

/// <summary>Writes our greeting and judges the other side's.</summary>
internal sealed class Greeter(PeerSettings settings, Blockchain chain)
{
    private const int WorkSize = 32;

    /// <summary>Our greeting.</summary>
    public PeerMessage Greet(HeaderEntry tip)
    {
        Span<byte> work = stackalloc byte[WorkSize];
        tip.ChainWork.WriteLittleEndian(work);
        work.Reverse();
        return new PeerMessage
        {
            Hello = new Hello
            {
                ProtocolVersion = PeerLimits.ProtocolVersion,
                Network = chain.Parameters.Name,
                GenesisHash = HashField.Of(chain.Headers.Genesis.Hash),
                NodeId = ByteString.CopyFrom(settings.NodeId.ToArray()),
                TipHeight = (uint)tip.Height,
                TipHash = HashField.Of(tip.Hash),
                TipWork = ByteString.CopyFrom(work),
                UserAgent = settings.UserAgent,
                ListenPort = (uint)settings.ListenPort,
                CompactBlocks = true,
            },
        };
    }

    /// <summary>Reads a greeting; gives why there can be no connection, or null.</summary>
    public SessionEnd? Judge(PeerMessage? message, out RemotePeer? remote)
    {
        remote = null;
        if (message?.Hello is not { } hello)
        {
            return new SessionEnd(EndReason.Misbehaved, "the first message is no greeting");
        }

        if (hello.ProtocolVersion != PeerLimits.ProtocolVersion)
        {
            return Refuse($"protocol version {hello.ProtocolVersion} is spoken there, {PeerLimits.ProtocolVersion} here");
        }

        if (hello.Network != chain.Parameters.Name)
        {
            return Refuse($"network '{PeerLimits.Shorten(hello.Network)}' there, '{chain.Parameters.Name}' here");
        }

        if (!TryRead(hello, out var genesis, out remote))
        {
            return new SessionEnd(EndReason.Misbehaved, "the greeting is malformed");
        }

        if (genesis != chain.Headers.Genesis.Hash)
        {
            return Refuse($"genesis block {genesis} there, {chain.Headers.Genesis.Hash} here");
        }

        return remote!.Id == settings.NodeId ? new SessionEnd(EndReason.Self, "this is the node itself") : null;
    }

    private static SessionEnd Refuse(string text) => new(EndReason.Refused, text);

    private static bool TryRead(Hello hello, out Hash256 genesis, out RemotePeer? remote)
    {
        remote = null;
        if (!HashField.TryRead(hello.GenesisHash, out genesis)
            || !HashField.TryRead(hello.TipHash, out var tip)
            || hello.NodeId.Length != NodeId.Size
            || hello.TipWork.Length != WorkSize
            || hello.TipHeight > int.MaxValue
            || hello.ListenPort > IPEndPoint.MaxPort)
        {
            return false;
        }

        Span<byte> work = stackalloc byte[WorkSize];
        hello.TipWork.Span.CopyTo(work);
        work.Reverse();
        remote = new RemotePeer(
            new NodeId(hello.NodeId.Span),
            tip,
            (int)hello.TipHeight,
            new UInt256(work),
            PeerLimits.Shorten(hello.UserAgent),
            (int)hello.ListenPort,
            hello.CompactBlocks);
        return true;
    }
}
