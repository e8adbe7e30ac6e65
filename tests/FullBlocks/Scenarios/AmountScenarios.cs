using System.Globalization;
using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Amounts, fees and the subsidy.</summary>
internal static class AmountScenarios
{
    public static IEnumerable<Plot> All =>
    [
        new("Outputs may be worth as much as inputs, and not a satoshi more", story =>
        {
            var coin = story.Coin();
            var spend = Tx.Spending(coin).To(Script.AnyoneCanSpend, coin.Value + 1);
            story.Reject(
                story.Next().But(draft => draft.Extra = 1).With(spend),
                "bad-txns-in-belowout",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"value in ({coin.Value}) < value out ({coin.Value + 1}) in transaction {spend.Id}"));
            story.Accept(Tx.Spending(coin).To(Script.AnyoneCanSpend, coin.Value));
        }),
        new("Outputs may be worth nothing", story =>
        {
            var nothing = Tx.Spending(story.Coin()).To(Script.AnyoneCanSpend, 0).ToAnyone();
            story.Accept(nothing);
            story.HasCoin(nothing[0]);
            story.Accept(Tx.Spending(nothing[0]).To(Script.AnyoneCanSpend, 0));
        }),
        Refused("An output is not worth less than nothing", "bad-txns-vout-negative", -1),
        Refused("The least number is less than nothing", "bad-txns-vout-negative", long.MinValue),
        Refused("An output is not worth more than all money", "bad-txns-vout-toolarge", Limits.MaxMoney + 1),
        Refused("The greatest number is more than all money", "bad-txns-vout-toolarge", long.MaxValue),
        Refused("Outputs are not worth more than all money together", "bad-txns-txouttotal-toolarge", Limits.MaxMoney, 1),
        Refused("Twice all money is too much", "bad-txns-txouttotal-toolarge", Limits.MaxMoney, Limits.MaxMoney),
        Refused("All money in one output is an amount, if only somebody had it", "bad-txns-in-belowout", Limits.MaxMoney),
        new("A coinbase takes subsidy and fees to the last satoshi", story =>
        {
            var block = story.Accept(Tx.Spending(story.Coin()).ToAnyone(fee: 7), Tx.Spending(story.Coin()).ToAnyone(fee: 13));
            story.HasCoin(block.Reward() with { Value = Limits.FirstSubsidy + 20 });
        }),
        TooMuch("A coinbase does not take a satoshi more than the subsidy", fee: 0, extra: 1),
        TooMuch("A coinbase does not take a satoshi more than subsidy and fees", fee: 1_000, extra: 1),
        TooMuch("A coinbase does not take twice the subsidy", fee: 0, extra: Limits.FirstSubsidy),
        new("A coinbase may take less than it could, or nothing", story =>
        {
            story.Accept(story.Next().But(draft => draft.Extra = -1));
            story.Accept(story.Next().But(draft => draft.Extra = -Limits.FirstSubsidy));
        }),
        new("The outputs of a coinbase are added up", story =>
        {
            var split = (Tx coinbase) => { coinbase.To(Script.AnyoneCanSpend, 1); };
            story.Reject(story.Next().But(draft => draft.BeforeCommitment = split), "bad-cb-amount");
            story.Accept(story.Next().But(draft => (draft.BeforeCommitment, draft.Extra) = (split, -1)));
        }),
        new("An output of a coinbase is not worth more than all money", story =>
            story.Reject(story.Next().But(draft => draft.Extra = Limits.MaxMoney), "bad-txns-vout-toolarge")),
        new("An output of a coinbase is not worth less than nothing", story =>
            story.Reject(story.Next().But(draft => draft.Extra = -Limits.FirstSubsidy - 1), "bad-txns-vout-negative")),
        new("A whole coin may go to the miner", story =>
        {
            var coin = story.Coin();
            var block = story.Accept(Tx.Spending(coin).To([Op.Return], 0));
            story.HasCoin(block.Reward() with { Value = 2 * Limits.FirstSubsidy });
        }),
        new("Fees of a chain of transactions in one block are added up", story =>
        {
            var chain = ReorganisationScenarios.Chain(story.Coin(), 10);
            story.Reject(story.Next().With(chain).But(draft => draft.Extra = 1), "bad-cb-amount");
            var block = story.Accept(chain);
            story.HasCoin(block.Reward() with { Value = Limits.FirstSubsidy + 10_000 });
        }),
        new("The subsidy is whole up to block 149 and half from block 150 on", story =>
        {
            story.Mine(Limits.HalvingInterval - 1 - BaseChain.Height);
            story.HasCoin(story.Tip.Reward() with { Value = 50 * Limits.Coin });
            story.Reject(
                story.Next().But(draft => draft.Extra = 1),
                "bad-cb-amount",
                "coinbase pays too much (actual=2500000001 vs limit=2500000000)");
            story.Reject(story.Next().But(draft => draft.Extra = 25 * Limits.Coin), "bad-cb-amount");
            story.HasCoin(story.Accept().Reward() with { Value = 25 * Limits.Coin });
        }),
        new("The subsidy is a quarter from block 300 on", story =>
        {
            story.Mine((2 * Limits.HalvingInterval) - 1 - BaseChain.Height);
            story.Reject(story.Next().But(draft => draft.Extra = 1), "bad-cb-amount");
            story.HasCoin(story.Accept().Reward() with { Value = 1_250_000_000 });
        }),
        new("Two branches with different fees are each held to their own", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone(fee: 500);
            story.Accept(spend);
            var greedy = story.Side(story.Next(BaseChain.Tip).But(draft => draft.Extra = 500));
            story.Reject(story.Next(greedy), "bad-prevblk");
        }),
    ];

    private static Plot Refused(string name, string reason, params long[] values) => new(name, story =>
    {
        var spend = Tx.Spending(story.Coin());
        foreach (var value in values)
        {
            spend.To(Script.AnyoneCanSpend, value);
        }

        // What its fee would be is taken out of the coinbase again.
        story.Reject(story.Next().With(spend).But(draft => draft.Extra = unchecked(-spend.Fee)), reason);
    });

    private static Plot TooMuch(string name, long fee, long extra) => new(name, story =>
    {
        var limit = Limits.FirstSubsidy + fee;
        story.Reject(
            story.Next().With(Tx.Spending(story.Coin()).ToAnyone(fee)).But(draft => draft.Extra = extra),
            "bad-cb-amount",
            string.Create(CultureInfo.InvariantCulture, $"coinbase pays too much (actual={limit + extra} vs limit={limit})"));
    });
}
