using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>When a transaction may be in a block at all: lock times (BIP 113) and relative lock times (BIP 68).</summary>
internal static class LockTimeScenarios
{
    private const string NotYet = "bad-txns-nonfinal";
    private const uint Open = Limits.FinalSequence - 1;
    private const uint Disabled = 1u << 31;
    private const uint Seconds = 1u << 22;
    private const uint NextHeight = BaseChain.Height + 1;

    private static uint Median => BaseChain.Tip.MedianTimePast;

    public static IEnumerable<Plot> All =>
    [
        Absolute("The height before the block's", NextHeight - 1, Open, isFinal: true),
        Absolute("The block's own height", NextHeight, Open, isFinal: false),
        Absolute("The last number that is a height", 499_999_999, Open, isFinal: false),
        Absolute("The first number that is a time", 500_000_000, Open, isFinal: true),
        Absolute("A second before the median time", Median - 1, Open, isFinal: true),
        Absolute("The median time itself", Median, Open, isFinal: false),
        Absolute("The parent's own time", BaseChain.Tip.Time, Open, isFinal: false),
        Absolute("The last second there is", uint.MaxValue, Open, isFinal: false),
        Absolute("The last second there is, under a final sequence,", uint.MaxValue, Limits.FinalSequence, isFinal: true),
        Absolute("The block's own height, under a final sequence,", NextHeight, Limits.FinalSequence, isFinal: true),
        Absolute("The block's own height under sequence zero without a relative lock", NextHeight, Disabled, isFinal: false),
        new("One input that is not final is enough for a lock time to hold", story =>
        {
            var spend = Tx.Spending(story.Coin(), story.Coin()).ToAnyone();
            (spend.LockTime, spend.Inputs[1].Sequence) = (NextHeight, Open);
            story.Reject(story.Next().With(spend), NotYet, "non-final transaction");
            story.Accept();
            story.Accept(spend);
        }),
        new("A lock time holds the coinbase too", story =>
        {
            var late = (Tx coinbase) => { (coinbase.LockTime, coinbase.Inputs[0].Sequence) = (NextHeight, 0); };
            var early = (Tx coinbase) => { (coinbase.LockTime, coinbase.Inputs[0].Sequence) = (NextHeight - 1, 0); };
            story.Reject(story.Next().But(draft => draft.BeforeCommitment = late), NotYet, "non-final transaction");
            story.Accept(story.Next().But(draft => draft.BeforeCommitment = early));
        }),
        new("A block's own time does not help a transaction locked to it", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            (spend.LockTime, spend.Inputs[0].Sequence) = (Median + 1, Open);
            story.Reject(story.Next().With(spend).But(draft => draft.Time = Median + 7_200), NotYet);
            story.Accept();
            story.Accept(spend);
        }),
        Relative("No blocks at all", 0, after: 0),
        Relative("One block", 1, after: 1),
        Relative("Two blocks", 2, after: 2),
        Relative("Ten blocks", 10, after: 10),
        Relative("Ten blocks under bits that mean nothing", 10 | 0x7fbf_0000, after: 10),
        Relative("Most blocks there are, switched off,", 0xffff | Disabled, after: 0),
        Relative("Ten blocks in a transaction of version one", 10, after: 0, version: 1),
        Relative("Ten blocks in a transaction of version zero", 10, after: 0, version: 0),
        Relative("Three blocks in a transaction of version three", 3, after: 3, version: 3),
        Relative("Three blocks in a transaction of a negative version", 3, after: 3, version: -1),
        Relative("No time at all", Seconds, after: 0),
        AfterMedian("A relative lock of one time unit is not open when the median is 511 seconds later", 511, isFinal: false),
        AfterMedian("A relative lock of one time unit is open when the median is 512 seconds later", 512, isFinal: true),
        new("A relative time is counted from the median before the block of the coin", story =>
        {
            var coin = BaseChain.Tip.Ancestor(21).Reward();
            var distance = (BaseChain.Height - 20) * BaseChain.Spacing / 512;
            story.Reject(story.Next().With(Locked(coin, Seconds | (distance + 1))), NotYet);
            story.Accept(Locked(coin, Seconds | distance));
        }),
        new("A relative height is counted from the block of the coin", story =>
        {
            var coin = BaseChain.Tip.Ancestor(1).Reward();
            story.Reject(story.Next().With(Locked(coin, NextHeight)), NotYet);
            story.Accept(Locked(coin, NextHeight - 1));
        }),
        new("Of several relative locks the last to open counts", story =>
        {
            var (old, young) = (story.Coin(), story.Accept(Tx.Spending(story.Coin()).ToAnyone()).Transactions[1][0]);
            var spend = Tx.Spending(old, young).ToAnyone();
            (spend.Inputs[0].Sequence, spend.Inputs[1].Sequence) = (5, 2);
            story.Reject(story.Next().With(spend), NotYet);
            story.Accept();
            story.Accept(spend);
        }),
        new("A relative lock opens on another branch by that branch's own heights", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToAnyone();
            story.Accept(pay);
            story.Accept();
            var branch = story.Side(story.Next(story.Side(BaseChain.Tip, 1)).With(pay));
            var spend = Locked(pay[0], 2);
            story.Reject(story.Next(branch).With(spend), NotYet);
            branch = story.Reorganise(story.Next(branch));
            story.Accept(spend);
        }),
    ];

    private static Plot Absolute(string name, uint lockTime, uint sequence, bool isFinal) => new(
        $"{name} as a lock time {(isFinal ? "is open" : "is not open yet")}",
        story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            (spend.LockTime, spend.Inputs[0].Sequence) = (lockTime, sequence);
            if (isFinal)
            {
                story.Accept(spend);
                return;
            }

            var early = story.Reject(story.Next().With(spend), NotYet, "non-final transaction");
            story.Reject(early, "duplicate-invalid");
        });

    /// <summary>Spends a coin as early as its lock allows, and one block before that.</summary>
    private static Plot Relative(string name, uint sequence, int after, int version = 2) => new(
        $"{name} as a relative lock time opens after {after} blocks",
        story =>
        {
            var pay = Tx.Spending(story.Coin()).ToAnyone();
            var spend = Locked(pay[0], sequence).But(locked => locked.Version = version);
            if (after == 0)
            {
                story.Accept(pay, spend);
                return;
            }

            story.Reject(story.Next().With(pay, spend), NotYet, $"contains a non-BIP68-final transaction {spend.Id}");
            story.Accept(pay);
            if (after > 1)
            {
                story.Mine(after - 2);
                story.Reject(story.Next().With(spend), NotYet);
                story.Accept();
            }

            story.Accept(spend);
        });

    /// <summary>Spends a coin whose block moved the median by some seconds.</summary>
    private static Plot AfterMedian(string name, uint seconds, bool isFinal) => new(name, story =>
    {
        var pay = Tx.Spending(story.Coin()).ToAnyone();
        var block = story.Accept(story.Next().With(pay).But(draft => draft.Time = Median + seconds));
        Assert.Equal(Median + seconds, block.MedianTimePast);
        var spend = Locked(pay[0], Seconds | 1);
        _ = isFinal
            ? story.Accept(spend)
            : story.Reject(story.Next().With(spend), NotYet, $"contains a non-BIP68-final transaction {spend.Id}");
    });

    private static Tx Locked(Output coin, uint sequence) =>
        Tx.Spending(coin).ToAnyone().But(spend => spend.Inputs[0].Sequence = sequence);
}
