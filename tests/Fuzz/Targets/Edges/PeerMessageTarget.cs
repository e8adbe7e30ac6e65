using Blockyard.Contracts.Peer.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>What another node says first, and the hashes in what it says later.</summary>
internal sealed class PeerMessageTarget : IFuzzTarget
{
    /// <summary>What may end up in logs and pages of what a stranger says.</summary>
    private const int MaxWords = 128;

    private static readonly Lazy<(TestChain Chain, Greeter Greeter)> World = new(() =>
    {
        var chain = TestChain.StartAsync().GetAwaiter().GetResult();
        return (chain, new Greeter(new PeerSettings { NodeId = new NodeId(new byte[NodeId.Size]) }, chain.Chain));
    });

    public string Name => "peer-message";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var (chain, greeter) = World.Value;
            var greeting = greeter.Greet(chain.Tip);
            greeting.Hello.NodeId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, NodeId.Size)]);
            var header = ByteString.CopyFrom(chain.Tip.Header.ToArray());
            var hash = HashField.Of(chain.Tip.Hash);
            return
            [
                greeting.ToByteArray(),
                new PeerMessage { GetHeaders = new GetHeaders { Locator = { hash } } }.ToByteArray(),
                new PeerMessage { Headers = new Headers { Headers_ = { header } } }.ToByteArray(),
            ];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        PeerMessage? message = null;
        if (!Require.OnlyThrows<InvalidProtocolBufferException>(() => message = PeerMessage.Parser.ParseFrom(input.Span)))
        {
            return;
        }

        var end = World.Value.Greeter.Judge(message, out var remote);
        if (end is null)
        {
            var hello = message!.Hello;
            Require.Same(hello.TipHash.Span, remote!.TipHash.AsSpan(), "tip");
            Require.Equal(hello.TipHeight, (uint)remote.TipHeight, "height of the tip");
            Require.That(remote.UserAgent.Length <= MaxWords && !remote.UserAgent.Any(char.IsControl),
                "name of the program");
        }

        if (message!.GetHeaders is { } question)
        {
            var taken = HashField.TryReadAll(question.Locator, PeerLimits.MaxLocator, out var hashes);
            var valid = question.Locator.Count <= PeerLimits.MaxLocator
                && question.Locator.All(hash => hash.Length == Hash256.Size);
            Require.Equal(valid, taken, "locator");
            Require.Equal(valid ? question.Locator.Count : 0, hashes.Length, "hashes of the locator");
        }
    }
}
