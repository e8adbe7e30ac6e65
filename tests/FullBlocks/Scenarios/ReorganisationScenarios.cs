using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Which branch is the best, and what happens on the way from one to another.</summary>
internal static class ReorganisationScenarios
{
    public static IEnumerable<Plot> All =>
    [
        .. new[] { 1, 2, 3, 6, 12, 60 }.Select(OfDepth),
        new("Of two branches with the same work the one seen first stays the best", story =>
        {
            var first = story.Accept();
            var second = story.Side(story.Next(BaseChain.Tip));
            var third = story.Side(story.Next(BaseChain.Tip));
            story.HasCoin(first.Reward());
            story.HasNoCoin(second.Reward());
            story.Reorganise(story.Next(third));
            story.HasNoCoin(first.Reward());
            story.HasCoin(third.Reward());
        }),
        new("Two branches overtake each other again and again", story =>
        {
            var (best, other) = (story.Accept(), BaseChain.Tip);
            for (var i = 0; i < 6; i++)
            {
                other = story.Side(other, best.Height - other.Height);
                (best, other) = (story.Reorganise(story.Next(other)), best);
            }
        }),
        new("A branch from far below the tip is kept but does not count", story =>
        {
            story.Side(story.Next(BaseChain.Tip.Ancestor(0)));
            story.Side(BaseChain.Tip.Ancestor(60), 10);
        }),
        new("A coin spent on one branch only is there again on the other", story =>
        {
            var coin = story.Coin();
            var spend = Tx.Spending(coin).ToAnyone();
            story.Accept(spend);
            story.HasNoCoin(coin);
            story.HasCoin(spend[0]);
            story.Reorganise(story.Next(story.Side(story.Next(BaseChain.Tip))));
            story.HasCoin(coin);
            story.HasNoCoin(spend[0]);
        }),
        new("The same transaction may be on two branches", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Accept(spend);
            story.Reorganise(story.Next(story.Side(story.Next(BaseChain.Tip).With(spend))));
            story.HasCoin(spend[0]);
        }),
        new("A coin may be spent differently on two branches", story =>
        {
            var coin = story.Coin();
            var one = Tx.Spending(coin).ToAnyone();
            var other = Tx.Spending(coin).ToAnyone(fee: 1);
            story.Accept(one);
            story.Reorganise(story.Next(story.Side(story.Next(BaseChain.Tip).With(other))));
            story.HasCoin(other[0]);
            story.HasNoCoin(one[0]);
            story.Reject(story.Next().With(one), "bad-txns-inputs-missingorspent");
        }),
        new("A chain of spends is undone and done again in another order of blocks", story =>
        {
            var chain = Chain(story.Coin(), 12);
            for (var i = 0; i < chain.Length; i += 3)
            {
                story.Accept(chain.AsSpan(i, 3));
            }

            var branch = story.Side(story.Next(BaseChain.Tip).With(chain.AsSpan(..7)));
            branch = story.Side(story.Side(story.Next(branch).With(chain.AsSpan(7..))), 2);
            story.Reorganise(story.Next(branch));
            story.HasCoin(chain[^1][0]);
            story.HasNoCoin(chain[0][0]);
        }),
        new("Hundreds of transactions change branches together", story =>
        {
            var chains = Enumerable.Range(0, 10).SelectMany(_ => Chain(story.Coin(), 40)).ToArray();
            story.Accept(chains);
            story.Accept();
            var branch = story.Side(story.Next(BaseChain.Tip).With(chains));
            story.Reorganise(story.Next(story.Side(branch, 1)));
            story.HasCoin(chains[^1][0]);
        }),
        new("An output of another branch is not there to spend", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Accept(spend);
            var branch = story.Side(story.Next(BaseChain.Tip));
            var thief = story.Next(branch).With(Tx.Spending(spend[0]).ToAnyone());
            story.Reject(thief, "bad-txns-inputs-missingorspent");
            story.Reorganise(story.Next(branch));
        }),
        new("A reward of another branch is not there to spend", story =>
        {
            var reward = story.Accept().Reward();
            var branch = story.Side(story.Next(BaseChain.Tip));
            story.Reject(story.Next(branch).With(Tx.Spending(reward).ToAnyone()), "bad-txns-inputs-missingorspent");
        }),
        new("A branch whose first block turns out bad is given up with all that is on it", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Accept(spend);
            story.Accept();
            var bad = story.Side(story.Next(BaseChain.Tip).With(Tx.Spending(spend[0]).ToAnyone()));
            var middle = story.Side(story.Next(bad));
            var last = story.Reject(story.Next(middle), "bad-prevblk");
            story.Reject(bad, "duplicate-invalid");
            story.Reject(middle, "duplicate-invalid");
            story.Reject(last, "duplicate-invalid");
            story.Reject(story.Next(last), "bad-prevblk");
            story.Reject(story.Next(bad), "bad-prevblk");
        }),
        new("A branch that fails at its last block leaves the old tip, and goes on with a better one", story =>
        {
            story.Mine(2);
            var branch = story.Side(BaseChain.Tip, 2);
            story.Reject(story.Next(branch).But(draft => draft.Extra = 1), "bad-cb-amount");
            story.Reorganise(story.Next(branch));
        }),
        new("A branch that fails in the middle gives way to the next best branch", story =>
        {
            var old = story.Mine(3);
            var good = story.Side(BaseChain.Tip, 3);
            var bad = story.Side(story.Next(story.Side(BaseChain.Tip, 1)).But(draft => draft.Extra = 1));
            story.Reject(story.Next(story.Side(bad, 1)), "bad-prevblk");
            story.HasCoin(old.Reward());
            story.Reorganise(story.Next(good));
        }),
        new("A block that comes before its parent is refused until the parent is there", story =>
        {
            var parent = story.Next().Build();
            var child = story.Next(parent).Build();
            story.Reject(child, "prev-blk-not-found");
            story.Reject(child, "prev-blk-not-found");
            story.Accept(parent);
            story.Accept(child);
        }),
        new("A block that is known changes nothing, on whatever branch", story =>
        {
            var side = story.Side(story.Next(BaseChain.Tip.Parent));
            story.Known(side.Raw);
            story.Known(BaseChain.Tip.Raw);
            story.Known(BaseChain.Tip.Ancestor(1).Raw);
            story.Known(story.Accept().Raw);
        }),
        new("A reward becomes spendable a hundred blocks later on each branch by itself", story =>
        {
            var reward = story.Accept().Reward();
            var tip = story.Mine(98);
            var branch = story.Side(BaseChain.Tip.Ancestor(119), 100);
            var early = story.Next(tip).With(Tx.Spending(reward).ToAnyone());
            story.Reject(early, "bad-txns-premature-spend-of-coinbase");
            story.Accept(story.Next(tip));
            story.Accept(Tx.Spending(reward).ToAnyone());
            story.Side(branch, 1);
        }),
    ];

    /// <summary>Transactions that each spend the one before.</summary>
    public static Tx[] Chain(Output coin, int length)
    {
        var chain = new Tx[length];
        for (var i = 0; i < length; i++)
        {
            chain[i] = Tx.Spending(i == 0 ? coin : chain[i - 1][0]).ToAnyone(fee: 1_000);
        }

        return chain;
    }

    private static Plot OfDepth(int depth) => new($"A reorganisation of depth {depth}", story =>
    {
        var coin = story.Coin();
        story.Accept(Tx.Spending(coin).ToAnyone());
        story.Mine(depth - 1);
        var branch = story.Side(BaseChain.Tip, depth);
        story.HasNoCoin(coin);
        story.Reorganise(story.Next(branch));
        story.HasCoin(coin);
    });
}
