using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>How large a block may be.</summary>
internal static class SizeScenarios
{
    /// <summary>Anybody can spend it, and with a witness of any size: no rules exist for this version.</summary>
    private static readonly byte[] FutureProgram = [Op.Sixteen, 2, 0x4e, 0x73];

    public static IEnumerable<Plot> All =>
    [
        new("A block without witnesses has a million bytes at the most", story =>
        {
            var full = Filled(story, Limits.BlockWeight);
            Assert.Equal(1_000_000, full.Raw.Length);
            var over = story.Reject(Filled(story, Limits.BlockWeight + Limits.WitnessScale), "bad-blk-length");
            story.Reject(over, "bad-blk-length");
            story.Accept(full);
        }),
        new("A block has four million weight units at the most", story =>
        {
            var coin = FutureCoin(story);
            var full = Witnessed(story, coin, Limits.BlockWeight);
            var over = story.Reject(Witnessed(story, coin, Limits.BlockWeight + 1), "bad-blk-weight");
            story.Reject(over, "duplicate-invalid");
            story.Accept(full);
        }),
        new("A block that is full without its witnesses has no room for one", story =>
        {
            var coin = FutureCoin(story);
            var stripped = Tx.Spending(coin).ToAnyone();
            var witnessed = Tx.Spending(coin).ToAnyone().But(spend => spend.Inputs[0].Witness = [[1]]);

            // The commitment takes room too, which the block without the witness fills with something else.
            var full = Filled(story, Limits.BlockWeight, draft => draft.With(stripped).Commits = true);
            var over = story.Next();
            over.BeforeCommitment = coinbase => coinbase.Outputs.Add(full.Transactions[0].Outputs[1]);
            story.Reject(over.With(witnessed), "bad-blk-weight");
            story.Accept(full);
        }),
        new("Full blocks change branches", story =>
        {
            story.Accept(Filled(story, Limits.BlockWeight));
            var branch = story.Side(Filled(story, Limits.BlockWeight, parent: BaseChain.Tip));
            story.Reorganise(Filled(story, Limits.BlockWeight, parent: branch));
        }),
        new("A transaction may have thousands of outputs, and another spend them all", story =>
        {
            var (split, coins) = Split(story.Coin());
            story.Accept(split);
            story.Accept(Tx.Spending(coins).ToAnyone());
            story.HasNoCoin(coins[0]);
        }),
        new("Three thousand transactions fit into a block", story =>
        {
            var (split, coins) = Split(story.Coin());
            Tx[] spends = [.. coins.Select(coin => Tx.Spending(coin).ToAnyone())];
            story.Accept([split, .. spends]);
            story.HasCoin(spends[^1][0]);
        }),
    ];

    /// <summary>A transaction with three thousand outputs.</summary>
    private static (Tx Split, Output[] Coins) Split(Output coin)
    {
        var split = Tx.Spending(coin);
        for (var i = 0; i < 3_000; i++)
        {
            split.To(Script.AnyoneCanSpend, 1);
        }

        // Asking the transaction for each would hash it each time.
        var first = split[0];
        var coins = Enumerable.Range(0, 3_000).Select(i => first with { OutPoint = first.OutPoint with { Index = (uint)i } });
        return (split, [.. coins]);
    }

    private static Output FutureCoin(Story story)
    {
        var pay = Tx.Spending(story.Coin()).ToRest(FutureProgram);
        story.Accept(pay);
        return pay[0];
    }

    /// <summary>A block brought to a weight by an output of the coinbase that nobody can spend.</summary>
    private static BlockNode Filled(
        Story story, int weight, Action<Draft>? change = null, BlockNode? parent = null)
    {
        const int Guess = 900_000;
        return Build(Guess + ((weight - Build(Guess).Weight) / Limits.WitnessScale));

        BlockNode Build(int size)
        {
            var draft = story.Next(parent);
            draft.BeforeCommitment = coinbase => coinbase.To(Script.Repeat(Op.Return, size), 0);
            change?.Invoke(draft);
            return draft.Build();
        }
    }

    /// <summary>A block brought to a weight by a witness.</summary>
    private static BlockNode Witnessed(Story story, Output coin, int weight)
    {
        const int Guess = 3_900_000;
        return Build(Guess + weight - Build(Guess).Weight);

        BlockNode Build(int size) => story
            .Next()
            .With(Tx.Spending(coin).ToAnyone().But(spend => spend.Inputs[0].Witness = [new byte[size]]))
            .Build();
    }
}
