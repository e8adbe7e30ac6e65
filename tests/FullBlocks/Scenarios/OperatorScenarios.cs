using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Blocks that an operator invalidates and reconsiders.</summary>
internal static class OperatorScenarios
{
    public static IEnumerable<Plot> All =>
    [
        new("An invalidated block is left, and taken again when it is reconsidered", story =>
        {
            var coin = story.Coin();
            var block = story.Accept(Tx.Spending(coin).ToAnyone());
            var tip = story.Mine(3);
            story.Invalidate(block, tip: BaseChain.Tip);
            story.HasCoin(coin);
            story.Reject(block, "duplicate-invalid");
            story.Reject(tip, "duplicate-invalid");
            story.Reject(story.Next(tip), "bad-prevblk");
            story.Reconsider(block, tip);
            story.HasNoCoin(coin);
            story.Known(tip.Raw);
        }),
        new("The best branch that is left takes the place of an invalidated one", story =>
        {
            var first = story.Accept();
            story.Mine(4);
            var second = story.Side(BaseChain.Tip, 3);
            story.Side(BaseChain.Tip, 2);
            story.Invalidate(first, tip: second);
            story.HasCoin(second.Reward());
            story.HasNoCoin(first.Reward());
        }),
        new("A branch grown meanwhile stays the best when a shorter one is reconsidered", story =>
        {
            var first = story.Accept();
            story.Invalidate(first, tip: BaseChain.Tip);
            var second = story.Mine(3);
            story.Reconsider(first, second);
            story.HasNoCoin(first.Reward());
        }),
        new("A reconsidered block that breaks a rule falls again", story =>
        {
            var bad = story.Reject(story.Next().But(draft => draft.Extra = 1), "bad-cb-amount");
            story.Reconsider(bad, story.Tip);
            story.Reject(bad, "duplicate-invalid");
            story.Reject(story.Next(bad), "bad-prevblk");
        }),
        new("A block on a side branch is invalidated before it could win", story =>
        {
            story.Mine(2);
            var side = story.Side(BaseChain.Tip, 2);
            story.Invalidate(side, story.Tip);
            story.Reject(story.Next(side), "bad-prevblk");
            story.Reconsider(side, story.Tip);
            story.Reorganise(story.Next(side));
        }),
        new("The whole chain is invalidated and reconsidered", story =>
        {
            var first = BaseChain.Tip.Ancestor(1);
            story.Invalidate(first, tip: BaseChain.Tip.Ancestor(0));
            story.HasNoCoin(first.Reward());
            story.Reconsider(first, BaseChain.Tip);
        }),
    ];
}
