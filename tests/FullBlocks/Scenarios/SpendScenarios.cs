using Blockyard.FullBlocks.Building;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>What may be spent, when, and how often.</summary>
internal static class SpendScenarios
{
    private const string Missing = "bad-txns-inputs-missingorspent";
    private const string Immature = "bad-txns-premature-spend-of-coinbase";

    public static IEnumerable<Plot> All =>
    [
        new("A coin is not spent again in a later block", story =>
        {
            var coin = story.Coin();
            story.Accept(Tx.Spending(coin).ToAnyone());
            var again = Tx.Spending(coin).ToAnyone(fee: 1);
            story.Reject(story.Next().With(again), Missing, $"CheckTxInputs: inputs missing/spent in transaction {again.Id}");
        }),
        new("A coin is not spent twice in a block", story =>
        {
            var coin = story.Coin();
            story.Reject(story.Next().With(Tx.Spending(coin).ToAnyone(), Tx.Spending(coin).ToAnyone(fee: 1)), Missing);
        }),
        new("A transaction is not twice in a block", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Reject(story.Next().With(spend, Tx.Spending(story.Coin()).ToAnyone(), spend), Missing);
        }),
        new("A transaction does not spend a coin twice", story =>
        {
            var coin = story.Coin();
            story.Reject(story.Next().With(Tx.Spending(coin, coin).ToAnyone()), "bad-txns-inputs-duplicate");
        }),
        new("A transaction with many inputs does not spend a coin twice", story =>
        {
            var many = Tx.Spending(story.Coin());
            many.ToAnyone(fee: Limits.Coin);
            var split = Tx.Spending(many[0]);
            for (var i = 0; i < 40; i++)
            {
                split.To(Script.AnyoneCanSpend, Limits.Coin);
            }

            story.Accept(many, split);
            Output[] coins = [.. Enumerable.Range(0, 40).Select(i => split[i])];
            story.Reject(story.Next().With(Tx.Spending([.. coins, coins[7]]).ToAnyone()), "bad-txns-inputs-duplicate");
            story.Accept(Tx.Spending(coins).ToAnyone());
        }),
        new("An output of an unknown transaction is not there", story =>
        {
            var nothing = new Output(new OutPoint(BaseChain.Tip.Hash, 0), Limits.Coin, Script.AnyoneCanSpend);
            story.Reject(story.Next().With(Tx.Spending(nothing).ToAnyone()), Missing);
        }),
        new("An output beyond the last of a transaction is not there", story =>
        {
            var coin = story.Coin();
            var beyond = coin with { OutPoint = coin.OutPoint with { Index = 1 } };
            story.Reject(story.Next().With(Tx.Spending(beyond).ToAnyone()), Missing);
            var last = coin with { OutPoint = coin.OutPoint with { Index = uint.MaxValue } };
            story.Reject(story.Next().With(Tx.Spending(last).ToAnyone()), Missing);
        }),
        new("The reward of the genesis block is not there", story =>
        {
            var id = Hash256.Parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
            var genesis = new Output(new OutPoint(id, 0), Limits.FirstSubsidy, []);
            story.HasNoCoin(genesis);
            story.Reject(story.Next().With(Tx.Spending(genesis).ToAnyone()), Missing);
        }),
        new("Only a coinbase spends nothing", story =>
        {
            var nothing = new Output(OutPoint.Null, 0, []);
            story.Reject(story.Next().With(Tx.Spending(story.Coin(), nothing).ToAnyone()), "bad-txns-prevout-null");
        }),
        new("An output with the null index of a real transaction is not null", story =>
        {
            var zero = new Output(new OutPoint(Hash256.Zero, 0), Limits.Coin, []);
            story.Reject(story.Next().With(Tx.Spending(zero).ToAnyone()), Missing);
        }),
        new("An output is spent in the block that makes it", story =>
        {
            var first = Tx.Spending(story.Coin()).ToAnyone();
            var second = Tx.Spending(first[0]).ToAnyone();
            story.Accept(first, second);
            story.HasNoCoin(first[0]);
            story.HasCoin(second[0]);
        }),
        new("An output is not spent before the transaction that makes it", story =>
        {
            var first = Tx.Spending(story.Coin()).ToAnyone();
            var second = Tx.Spending(first[0]).ToAnyone();
            story.Reject(story.Next().With(second, first), Missing);
            story.Accept(first, second);
        }),
        new("Five hundred transactions in a row fit into a block", story =>
        {
            var chain = ReorganisationScenarios.Chain(story.Coin(), 500);
            story.Accept(chain);
            story.HasCoin(chain[^1][0]);
            story.HasNoCoin(chain[^2][0]);
        }),
        new("An output made and spent in one block is not spent in the next", story =>
        {
            var first = Tx.Spending(story.Coin()).ToAnyone();
            story.Accept(first, Tx.Spending(first[0]).ToAnyone());
            story.Reject(story.Next().With(Tx.Spending(first[0]).ToAnyone(fee: 1)), Missing);
        }),
        new("Outputs of a transaction are spent one by one in any order", story =>
        {
            var split = Tx.Spending(story.Coin()).To(Script.AnyoneCanSpend, 1).To(Script.AnyoneCanSpend, 2).ToAnyone();
            story.Accept(split);
            story.Accept(Tx.Spending(split[2]).ToAnyone());
            story.Accept(Tx.Spending(split[0]).ToAnyone(), Tx.Spending(split[1]).ToAnyone());
            story.Reject(story.Next().With(Tx.Spending(split[1]).ToAnyone(fee: 1)), Missing);
        }),
        new("A block does not spend its own reward", story =>
        {
            // The coinbase's id must not depend on the spend, which its output would: so it pays out no fee.
            var draft = story.Next().But(next => next.Extra = -1);
            var twin = story.Next().But(next => (next.CoinbaseScript, next.Extra) = (draft.CoinbaseScript, -1));
            var reward = twin.Build().Reward();
            story.Reject(
                draft.With(Tx.Spending(reward).ToAnyone()),
                Immature,
                $"tried to spend coinbase at depth 0 in transaction {draft.Transactions[0].Id}");
        }),
        new("A reward is not spent ninety-nine blocks later, but one block after that", story =>
        {
            var reward = BaseChain.Tip.Ancestor(BaseChain.MatureCoins + 1).Reward();
            var spend = Tx.Spending(reward).ToAnyone();
            story.Reject(
                story.Next().With(spend), Immature, $"tried to spend coinbase at depth 99 in transaction {spend.Id}");
            story.Accept();
            story.Accept(spend);
        }),
        new("A reward of the block before is not spent", story =>
        {
            var spend = Tx.Spending(story.Accept().Reward()).ToAnyone();
            story.Reject(story.Next().With(spend), Immature, $"tried to spend coinbase at depth 1 in transaction {spend.Id}");
        }),
        new("All outputs of a coinbase ripen together", story =>
        {
            var block = story.Accept(story.Next().But(draft => draft.BeforeCommitment = coinbase =>
            {
                coinbase.Outputs[0] = coinbase.Outputs[0] with { Value = coinbase.Outputs[0].Value - 5 };
                coinbase.To(Script.AnyoneCanSpend, 5);
            }));
            story.Mine(98);
            story.Reject(story.Next().With(Tx.Spending(block.Reward(1)).ToAnyone()), Immature);
            story.Accept();
            story.Accept(Tx.Spending(block.Reward(1), block.Reward()).ToAnyone());
        }),
        new("What the first operation of a script forbids to spend is no coin", story =>
        {
            var burn = Tx.Spending(story.Coin()).To([Op.Return], 1).To([Op.Return, Op.True], 2).ToRest([Op.True, Op.Return]);
            story.Accept(burn);
            story.HasNoCoin(burn[0]);
            story.HasNoCoin(burn[1]);
            story.HasCoin(burn[2]);
            story.Reject(story.Next().With(Tx.Spending(burn[0]).ToAnyone()), Missing);
            story.Reject(story.Next().With(Tx.Spending(burn[1]).ToAnyone()), Missing);
            story.RejectScript(Tx.Spending(burn[2]).ToAnyone(), Errors.OpReturn);
        }),
        new("An output script of ten thousand bytes is a coin, one byte more is none", story =>
        {
            var large = Script.Repeat(Op.True, Limits.ScriptSize);
            var pay = Tx.Spending(story.Coin()).To(large, 1).To([.. large, Op.True], 1).ToAnyone();
            story.Accept(pay);
            story.HasCoin(pay[0]);
            story.HasNoCoin(pay[1]);
            story.Reject(story.Next().With(Tx.Spending(pay[1]).ToAnyone()), Missing);
            story.RejectScript(Tx.Spending(pay[0]).ToAnyone(), Errors.StackSize);
        }),
        new("A transaction whose outputs are not all spent is not made again", story =>
        {
            var pay = Tx.Spending(story.Coin()).To(Script.AnyoneCanSpend, 1).ToAnyone();
            story.Accept(pay);
            story.Reject(story.Next().With(pay), "bad-txns-BIP30", "tried to overwrite transaction");
            story.Accept(Tx.Spending(pay[1]).ToAnyone());
            story.Reject(story.Next().With(pay), "bad-txns-BIP30", "tried to overwrite transaction");
            story.Accept(Tx.Spending(pay[0]).ToAnyone());
            story.Reject(story.Next().With(pay), Missing);
        }),
        new("A transaction that makes no coin may have been there before, but its coins are gone", story =>
        {
            var burn = Tx.Spending(story.Coin()).To([Op.Return], 0);
            story.Accept(burn);
            story.Reject(story.Next().With(burn), Missing);
        }),
    ];
}
