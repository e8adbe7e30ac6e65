using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Announcements without transactions, transactions that are none, and questions that are none.</summary>
internal static class TransactionLies
{
    private const int Limit = 5_000;

    private static readonly TestKey Nobody = new("nobody");

    public static IEnumerable<Lie> All() =>
    [
        Say("announces too many transactions", Kind.Inventory, static talk => LiarMessages.Inventory(LiarMessages.Hashes(talk.Random, Limit + 1))),
        Say("announces ids that are none", Kind.Inventory, static talk => LiarMessages.Inventory(LiarMessages.Hashes(talk.Random, 1, length: 33))),
        Say("asks for too many transactions", Kind.GetTransactions, static talk => Ask(LiarMessages.Hashes(talk.Random, Limit + 1))),
        Say("asks for ids that are none", Kind.GetTransactions, static talk => Ask(LiarMessages.Hashes(talk.Random, 1, length: 7))),
        Say("sends noise for transactions", Kind.Transactions, static talk =>
            LiarMessages.Transactions(LiarMessages.Hashes(talk.Random, 3, length: 200))),
        Say("sends five megabytes of transactions", Kind.Transactions, static talk =>
            LiarMessages.Transactions(Enumerable.Range(0, 5).Select(_ => ByteString.CopyFrom(new byte[1 << 20])))),
        Say("says of too many transactions that they are gone", Kind.Transactions, static talk =>
            Gone(LiarMessages.Hashes(talk.Random, Limit + 1))),
        Say("says that something is gone that is no id", Kind.Transactions, static talk => Gone(LiarMessages.Hashes(talk.Random, 1, length: 31))),
        Say("says that transactions are gone that nobody asked for", Kind.Transactions, static talk =>
            Gone(LiarMessages.Hashes(talk.Random, 500))),
        new Lie("announces what is gone over and over", Kind.Transactions, LieEnd.Endured, static talk =>
            talk.SayAsync(LiarMessages.Inventory(LiarMessages.Hashes(talk.Random, 100))))
        {
            Answer = static (talk, message) => message.GetTransactions is { } wanted ? Regret(talk, wanted) : null,
        },
        new Lie("announces transactions that it never sends", Kind.Inventory, LieEnd.Endured, static async talk =>
        {
            for (var i = 0; i < 40; i++)
            {
                await talk.SayAsync(LiarMessages.Inventory(LiarMessages.Hashes(talk.Random, Limit)));
            }
        }),
        Deliver("delivers transactions with wrong signatures", LieEnd.Dropped, count: 20, static (talk, i) => Forged(talk)),
        Deliver("delivers transactions without parents", LieEnd.Endured, count: 2_000, static (talk, i) => Lonely(talk)),
        new Lie("sends transactions that nobody asked for", Kind.Transactions, LieEnd.Dropped, static talk =>
            talk.SayAsync(LiarMessages.Transactions(Enumerable.Range(0, 500).Select(_ => Bytes(Lonely(talk)))))),
        Endless("asks for the mempool without end", Kind.GetInventory, static i =>
            new PeerMessage { GetInventory = new GetInventory { After = (ulong)i } }),
        new Lie("asks for the end of the mempool", Kind.GetInventory, LieEnd.Endured, static talk =>
            talk.SayAsync(new PeerMessage { GetInventory = new GetInventory { After = ulong.MaxValue } })),
        Endless("changes its mind about fees without end", Kind.FeeFilter, static i =>
            new PeerMessage { FeeFilter = new FeeFilter { MinFeeRateSatsPerKvb = (ulong)i } }),
        new Lie("wants no transactions at all", Kind.FeeFilter, LieEnd.Endured, static talk =>
            talk.SayAsync(new PeerMessage { FeeFilter = new FeeFilter { MinFeeRateSatsPerKvb = ulong.MaxValue } })),
        new Lie("asks for nothing over and over", Kind.GetTransactions, LieEnd.Endured, static async talk =>
        {
            for (var i = 0; i < 200; i++)
            {
                await talk.SayAsync(Ask(LiarMessages.Hashes(talk.Random, 100)));
            }
        }),
    ];

    private static Lie Say(string name, Kind kind, Func<LiarTalk, PeerMessage> message) =>
        new(name, kind, LieEnd.Dropped, talk => talk.SayAsync(message(talk)));

    private static Lie Endless(string name, Kind kind, Func<int, PeerMessage> message) => new(name, kind, LieEnd.Dropped, async talk =>
    {
        for (var i = 0; i < 5_000; i++)
        {
            await talk.SayAsync(message(i));
        }
    });

    /// <summary>Announces transactions and sends them when they are asked for.</summary>
    private static Lie Deliver(string name, LieEnd end, int count, Func<LiarTalk, int, Transaction> make) => new(name, Kind.Transactions, end, talk =>
    {
        talk.Transactions = Enumerable.Range(0, count).Select(i => make(talk, i)).ToDictionary(transaction => transaction.WitnessId);
        return talk.SayAsync(LiarMessages.Inventory(talk.Transactions.Keys.Select(LiarMessages.Bytes)));
    })
    {
        Answer = static (talk, message) => message.GetTransactions is { } wanted
            ? LiarMessages.Transactions(wanted.Wtxids.Select(id => Bytes(talk.Transactions[new Hash256(id.Span)])))
            : null,
    };

    /// <summary>Says that what was asked for is gone, and announces it again.</summary>
    private static PeerMessage Regret(LiarTalk talk, GetTransactions wanted)
    {
        _ = talk.SayAsync(Gone(wanted.Wtxids));
        return LiarMessages.Inventory(wanted.Wtxids);
    }

    private static PeerMessage Gone(IEnumerable<ByteString> ids)
    {
        var message = new Transactions();
        message.NotFound.AddRange(ids);
        return new PeerMessage { Transactions = message };
    }

    private static PeerMessage Ask(IEnumerable<ByteString> ids)
    {
        var question = new GetTransactions();
        question.Wtxids.AddRange(ids);
        return new PeerMessage { GetTransactions = question };
    }

    /// <summary>Spends a coin that exists, with the signature of somebody else.</summary>
    private static Transaction Forged(LiarTalk talk)
    {
        var coin = talk.Coins.Take(1)[0];
        var valid = new SpendBuilder().From(coin).To(Nobody, coin.Value - 5_000).Build();
        var input = valid.Inputs[0];
        return valid.WithInputs([input.With(default, coin.Key.Sign(valid, 0, [new TxOutput(coin.Value - 1, coin.Key.Script)]))]);
    }

    private static Transaction Lonely(LiarTalk talk)
    {
        var parent = new OutPoint(new Hash256(LiarMessages.Noise(talk.Random, 32)), 0);
        return new SpendBuilder().From(new TestCoin(parent, Money.Coin, Nobody)).To(Nobody, Money.Coin - 5_000).Build();
    }

    private static ByteString Bytes(Transaction transaction) => ByteString.CopyFrom(transaction.Raw.Span);
}
