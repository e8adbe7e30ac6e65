using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>
/// How a coinbase commits to the witnesses of its block (BIP 141), and blocks whose witnesses somebody changed on the way.
/// </summary>
internal static class CommitmentScenarios
{
    private const string Mismatch = "bad-witness-merkle-match";
    private const string NonceSize = "bad-witness-nonce-size";
    private const string Unexpected = "unexpected-witness";

    public static IEnumerable<Plot> All =>
    [
        new("A block without witnesses may commit to them or not", story =>
        {
            story.Accept(story.Next().But(draft => draft.Commits = true));
            story.Accept(story.Next().But(draft => draft.Commits = false));
            story.Accept(story.Next().With(Tx.Spending(story.Coin()).ToAnyone()).But(draft => draft.Commits = true));
        }),
        new("A witness without a commitment", story =>
        {
            var spend = Witnessed(story);
            var bad = story.Reject(story.Next().With(spend).But(draft => draft.Commits = false), Unexpected);
            story.Reject(bad, Unexpected);
            story.Accept(spend);
        }),
        new("A witness of the coinbase without a commitment, and the same block without it", story =>
        {
            var honest = story.Next().Build();
            var witnessed = story.Next().Build().Transactions[0];
            witnessed.Inputs[0].ScriptSig = honest.Transactions[0].Inputs[0].ScriptSig;
            witnessed.Inputs[0].Witness = [new byte[32]];
            story.Reject(honest.Holding(witnessed), Unexpected);
            story.Accept(honest);
        }),
        Changed("A commitment to something else", Mismatch, coinbase => Last(coinbase).Script[^1] ^= 1),
        Changed(
            "A commitment to something else where there are no witnesses",
            Mismatch,
            coinbase => Last(coinbase).Script[^1] ^= 1,
            spends: 0),
        Changed("A reserved value of 31 bytes", NonceSize, coinbase => coinbase.Inputs[0].Witness = [new byte[31]]),
        Changed("A reserved value of 33 bytes", NonceSize, coinbase => coinbase.Inputs[0].Witness = [new byte[33]]),
        Changed("Two reserved values", NonceSize, coinbase => coinbase.Inputs[0].Witness = [new byte[32], new byte[32]]),
        Changed("An empty reserved value", NonceSize, coinbase => coinbase.Inputs[0].Witness = [[]]),
        Changed("No reserved value", NonceSize, coinbase => coinbase.Inputs[0].Witness = []) with { OfPeers = true },
        Changed("Another reserved value", Mismatch, coinbase => coinbase.Inputs[0].Witness = [[1, .. new byte[31]]]),
        Changed("A commitment cut short by a byte", Unexpected, coinbase => Replace(coinbase, Last(coinbase).Script[..^1])),
        Changed("A commitment with another tag", Unexpected, coinbase => Last(coinbase).Script[2] ^= 1),
        Changed("A commitment without OP_RETURN", Unexpected, coinbase => Last(coinbase).Script[0] = Op.Nop),
        Changed("A commitment whose push has a length of its own", Unexpected, coinbase =>
            Replace(coinbase, [Op.Return, Op.PushData1, .. Last(coinbase).Script[1..]])),
        Taken("The reserved value may be anything of 32 bytes", draft => draft.ReservedValue = Digest.Sha256("reserved"u8)),
        Taken("A commitment may be followed by anything", draft => draft.Coinbase = coinbase =>
            Replace(coinbase, [.. Last(coinbase).Script, 1, 2, 3])),
        Taken("A commitment may be worth something", draft => (draft.Extra, draft.Coinbase) = (-1, coinbase =>
            coinbase.Outputs[^1] = Last(coinbase) with { Value = 1 })),
        Taken("A commitment may come before other outputs", draft => draft.Coinbase = coinbase =>
            coinbase.To([Op.Return], 0).To([Op.True], 0)),
        new("Of two commitments the last counts", story =>
        {
            var spend = Witnessed(story);
            var wrongLast = (Tx coinbase) =>
            {
                coinbase.To([.. Last(coinbase).Script], 0);
                Last(coinbase).Script[^1] ^= 1;
            };
            var wrongFirst = (Tx coinbase) =>
            {
                wrongLast(coinbase);
                (coinbase.Outputs[^1], coinbase.Outputs[^2]) = (coinbase.Outputs[^2], coinbase.Outputs[^1]);
            };
            story.Reject(story.Next().With(spend).But(draft => draft.Coinbase = wrongLast), Mismatch);
            story.Accept(story.Next().With(spend).But(draft => draft.Coinbase = wrongFirst));
        }),
        new("A commitment in another transaction does not count", story =>
        {
            var spend = Witnessed(story);
            var draft = story.Next().With(spend);
            var pretender = Tx.Spending(story.Coin()).To(draft.Commitment(), 0).ToAnyone();
            story.Reject(draft.With(pretender).But(next => next.Commits = false), Unexpected);
        }),
        Malleated("A witness changed on the way", Mismatch, transactions => transactions[1].Inputs[0].Witness = [[2]]),
        Malleated("A witness with an item more", Mismatch, transactions => transactions[1].Inputs[0].Witness = [[1], []]),
        Malleated("A witness dropped on the way", Mismatch, transactions => transactions[1].Inputs[0].Witness = []),
        Malleated("A witness added on the way", Mismatch, transactions => transactions[2].Inputs[0].Witness = [[1]]),
        Malleated(
            "A reserved value changed on the way",
            Mismatch,
            transactions => transactions[0].Inputs[0].Witness = [[1, .. new byte[31]]]),
        Malleated("A reserved value dropped on the way", NonceSize, transactions => transactions[0].Inputs[0].Witness = []) with
        {
            OfPeers = true,
        },
        Malleated("All witnesses dropped on the way", NonceSize, transactions =>
        {
            transactions[0].Inputs[0].Witness = [];
            transactions[1].Inputs[0].Witness = [];
        }) with
        {
            OfPeers = true,
        },
        Malleated("A witness grown beyond all measure on the way", Mismatch, transactions =>
            transactions[1].Inputs[0].Witness = [new byte[Limits.BlockWeight]]),
    ];

    /// <summary>Spends, with a witness that does not matter, what a version to come locks.</summary>
    private static Tx Witnessed(Story story)
    {
        var pay = Tx.Spending(story.Coin()).ToRest([Op.Sixteen, 2, 1, 2]);
        story.Accept(pay);
        return Tx.Spending(pay[0]).ToAnyone().But(spend => spend.Inputs[0].Witness = [[1]]);
    }

    private static TxOut Last(Tx coinbase) => coinbase.Outputs[^1];

    private static void Replace(Tx coinbase, byte[] script) => coinbase.Outputs[^1] = Last(coinbase) with { Script = script };

    private static Plot Taken(string name, Action<Draft> change) => new(name, story =>
    {
        var spend = Witnessed(story);
        story.Accept(story.Next().With(spend).But(change));
    });

    private static Plot Changed(string name, string reason, Action<Tx> change, int spends = 1) => new(name, story =>
    {
        Tx[] witnessed = [.. Enumerable.Range(0, spends).Select(_ => Witnessed(story))];
        var bad = story.Next().With(witnessed).But(draft => (draft.Commits, draft.Coinbase) = (true, change));
        story.Reject(story.Reject(bad, reason), reason);
        story.Accept(witnessed);
    });

    /// <summary>A block whose hash is right but not its witnesses must not spoil the hash for the honest one.</summary>
    private static Plot Malleated(string name, string reason, Action<IReadOnlyList<Tx>> change) => new(name, story =>
    {
        var (spend, other) = (Witnessed(story), Tx.Spending(story.Coin()).ToAnyone());
        var honest = story.Next().With(spend, other).Build();
        var before = honest.Transactions.Select(transaction => transaction.Inputs[0].Witness).ToArray();
        change(honest.Transactions);
        var mutated = honest.Holding(honest.Transactions);
        for (var i = 0; i < before.Length; i++)
        {
            honest.Transactions[i].Inputs[0].Witness = before[i];
        }

        story.Reject(mutated, reason);
        story.Accept(honest);
        story.Known(mutated);
    });
}
