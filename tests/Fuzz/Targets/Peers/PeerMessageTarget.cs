using Blockyard.Contracts.Peer.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Edges;
using Blockyard.Peering;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>What another node says first, and whatever it says once it was greeted, up to what is answered and kept of it.</summary>
internal sealed class PeerMessageTarget : IFuzzTarget
{
    /// <summary>What may end up in logs and pages of what a stranger says.</summary>
    private const int MaxWords = 128;

    public string Name => "peer-message";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var world = PeerWorld.Shared;
            var greeting = Greeter(world).Greet(world.Chain.Tip);
            greeting.Hello.NodeId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, NodeId.Size)]);
            return [greeting.ToByteArray(), .. PeerSeeds.Of(world).Select(static message => message.ToByteArray())];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (!ProtobufInput.TryParse<PeerMessage>(PeerMessage.Parser, input.Span, out var message))
        {
            return;
        }

        var world = PeerWorld.Shared;
        CheckGreeting(message, world);
        using var desk = new PeerDesk(world);
        var transactions = desk.ExpectTransactions(world.Expected);
        var parts = desk.Session.Compact.Expect(world.Block.Hash);
        _ = desk.Session.Traffic.TryReceive(message.MessageCase, input.Length);
        var breaks = PeerRules.Breaks(message, world.Fresh);
        Require.Equal(breaks, desk.Refuses(message), "what breaks a rule is refused, and nothing else");
        var sent = PeerDesk.TakeSent(desk.Session);
        Require.Equal(message.MessageCase == PeerMessage.MessageOneofCase.Leave, desk.Session.End is { Reason: EndReason.Left }, "a peer has left");
        Require.Equal(
            message.BlockTransactions?.BlockHash.Span.SequenceEqual(world.Block.Hash.AsSpan()) == true,
            parts.IsCompletedSuccessfully,
            "an answer to our question");
        if (breaks)
        {
            Require.Equal(0, sent.Count, "answers to what breaks a rule");
            return;
        }

        PeerAnswers.Check(message, sent, world);
        CheckKept(message, desk, transactions, world);
    }

    private static void CheckGreeting(PeerMessage message, PeerWorld world)
    {
        if (Greeter(world).Judge(message, out var remote) is null)
        {
            var hello = message.Hello;
            Require.Same(hello.TipHash.Span, remote!.TipHash.AsSpan(), "tip");
            Require.Equal(hello.TipHeight, (uint)remote.TipHeight, "height of the tip");
            Require.Equal(hello.ListenPort, (uint)remote.ListenPort, "port");
            Require.That(remote.UserAgent.Length <= MaxWords && !remote.UserAgent.Any(char.IsControl), "name of the program");
        }
    }

    private static void CheckKept(PeerMessage message, PeerDesk desk, int expected, PeerWorld world)
    {
        switch (message.MessageCase)
        {
            case PeerMessage.MessageOneofCase.CompactBlock:
                var hash = BlockHeader.Parse(message.CompactBlock.Header.Span).Hash;
                Require.That(desk.Session.Compact.IsBusyWith(hash) && desk.Session.Compact.HasSent(hash), "a block that waits");
                CompactOracle.Check(message.CompactBlock, world);
                break;
            case PeerMessage.MessageOneofCase.BlockTransactions:
                CompactOracle.Check(message.BlockTransactions, world);
                break;
            case PeerMessage.MessageOneofCase.FeeFilter:
                Require.That(!desk.Refuses(new PeerMessage { GetInventory = new GetInventory() }), "a question for the mempool");
                var page = PeerDesk.TakeSent(desk.Session).Single().Inventory;
                Require.That(page.Wtxids.SequenceEqual(PeerAnswers.Inventory(world, message.FeeFilter.MinFeeRateSatsPerKvb)), "what pays enough");
                break;
            case PeerMessage.MessageOneofCase.Inventory:
                var news = message.Inventory.Wtxids.Distinct()
                    .Count(id => !world.Waiting.Concat(world.Expected).Any(known => known.WitnessId.AsSpan().SequenceEqual(id.Span)));
                Require.Equal(expected + news, desk.Requests.Count, "transactions to ask for");
                break;
            case PeerMessage.MessageOneofCase.Transactions:
                var came = message.Transactions.Raw.Distinct()
                    .Count(raw => world.Expected.Any(asked => asked.Raw.Span.SequenceEqual(raw.Span)));
                Require.Equal((came, expected - came), (desk.Admission.Length, desk.Requests.Count), "transactions that were asked for");
                break;
            case PeerMessage.MessageOneofCase.Addresses:
                PeerHearsay.Check(message.Addresses, desk);
                break;
            case PeerMessage.MessageOneofCase.Leave:
                Require.That(
                    desk.Session.End!.Text.Length <= MaxWords + "it has left: ".Length && !desk.Session.End.Text.Any(char.IsControl), "last words");
                break;
        }
    }

    private static Greeter Greeter(PeerWorld world) => new(PeerDesk.Settings, world.Chain.Chain);
}
