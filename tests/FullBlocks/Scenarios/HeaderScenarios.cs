using Blockyard.FullBlocks.Building;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>What a header may say.</summary>
internal static class HeaderScenarios
{
    public static IEnumerable<Plot> All =>
    [
        .. new[] { 0, 1, 2, 3, -1, int.MinValue }.Select(Obsolete),
        new("Any version from four on will do", story =>
        {
            foreach (var version in new[] { 4, 5, 0x2000_0000, 0x3fff_e000, int.MaxValue })
            {
                story.Accept(story.Next().But(draft => draft.Version = version));
            }
        }),
        new("A time at the median of the last eleven is too old, a second later is not", story =>
        {
            story.Reject(story.Next().But(draft => draft.Time = BaseChain.Tip.MedianTimePast), "time-too-old");
            story.Reject(story.Next().But(draft => draft.Time = 0), "time-too-old");
            story.Accept(story.Next().But(draft => draft.Time = BaseChain.Tip.MedianTimePast + 1));
        }),
        new("Times may go backwards as long as the median does not", story =>
        {
            var tip = story.Accept(story.Next().But(draft => draft.Time = BaseChain.Tip.Time + 5_000));
            for (var i = 0; i < 12; i++)
            {
                tip = story.Accept(story.Next().But(draft => draft.Time = tip.MedianTimePast + 1));
            }
        }),
        new("A time two hours ahead of the clock will do, a second more is too new until the clock gets there", story =>
        {
            var latest = BaseChain.NowSeconds + Limits.FutureSeconds;
            story.Accept(story.Next().But(draft => draft.Time = latest));
            var early = story.Reject(story.Next().But(draft => draft.Time = latest + 1), "time-too-new");
            story.Reject(early, "time-too-new");
            story.TurnClock(1);
            story.Accept(early);
            story.TurnClock(1);
        }),
        new("The last second that a header can name is too new", story =>
            story.Reject(story.Next().But(draft => draft.Time = uint.MaxValue), "time-too-new")),
        Bits("A target a little harder than asked for", 0x207f_fffe, "bad-diffbits"),
        Bits("A target 256 times harder than asked for", 0x1f7f_ffff, "bad-diffbits"),
        Bits("Almost the right target with another exponent", 0x2100_7fff, "bad-diffbits"),
        Bits("A target above the easiest", 0x2100_ffff, "high-hash"),
        Bits("A target that overflows", 0x237f_ffff, "high-hash"),
        Bits("A negative target", 0x20ff_ffff, "high-hash"),
        Bits("A target of zero", 0x2000_0000, "high-hash"),
        new("A hash above the target is no work", story =>
        {
            var lazy = story.Reject(story.Next().But(draft => draft.MissesTarget = true), "high-hash");
            story.Reject(lazy, "high-hash");
        }),
        new("A parent that nobody knows", story =>
        {
            var nobody = new Hash256(Digest.Sha256("nobody"u8));
            var orphan = story.Reject(story.Next().But(draft => draft.PreviousHash = nobody), "prev-blk-not-found");
            story.Reject(orphan, "prev-blk-not-found");
            story.Reject(story.Next().But(draft => draft.PreviousHash = Hash256.Zero), "prev-blk-not-found");
        }),
        new("A child of a refused block", story =>
        {
            var bad = story.Reject(story.Next().But(draft => draft.Extra = 1), "bad-cb-amount");
            var child = story.Reject(story.Next(bad), "bad-prevblk");
            story.Reject(bad, "duplicate-invalid");
            story.Reject(story.Next(child), "prev-blk-not-found");
        }),
        new("A child of a block refused for its header or its shape is a child of nobody", story =>
        {
            var old = story.Reject(story.Next().But(draft => draft.Time = 0), "time-too-old");
            story.Reject(story.Next(old), "prev-blk-not-found");
            var shapeless = story.Reject(story.Next().But(draft => draft.CoinbaseScript = [0]), "bad-cb-length");
            story.Reject(shapeless, "bad-cb-length");
            story.Reject(story.Next(shapeless), "prev-blk-not-found");
        }),
        new("Of two faults the one that is looked for first is named", story =>
        {
            story.Reject(story.Next().But(draft => (draft.Time, draft.Version) = (0, 1)), "time-too-old");
            story.Reject(story.Next().But(draft => (draft.Time, draft.CoinbaseScript) = (0, [0])), "bad-cb-length");
            story.Reject(story.Next().But(draft => (draft.MissesTarget, draft.MerkleRoot) = (true, Hash256.Zero)), "high-hash");
            story.Reject(story.Next().But(draft => (draft.Version, draft.Extra) = (1, 1)), "bad-version(0x00000001)");
        }),
        new("A wrong Merkle root is refused, and the block with the right one taken", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Reject(story.Next().With(spend).But(draft => draft.MerkleRoot = spend.Id), "bad-txnmrklroot");
            var honest = story.Next().With(spend).Build();
            story.Reject(honest.Holding(honest.Transactions[0]), "bad-txnmrklroot");
            story.Reject(honest.Holding(spend, honest.Transactions[0]), "bad-txnmrklroot");
            story.Reject(honest.Holding([.. honest.Transactions, Tx.Spending(story.Coin()).ToAnyone()]), "bad-txnmrklroot");
            story.Accept(honest);
        }),
    ];

    private static Plot Obsolete(int version) => new($"Version {version} is obsolete", story => story.Reject(
        story.Next().But(draft => draft.Version = version),
        $"bad-version(0x{version:x8})",
        $"rejected nVersion=0x{version:x8} block"));

    private static Plot Bits(string name, uint bits, string reason) => new($"{name} is refused", story =>
    {
        // No hash meets a target of zero: any will do to ask.
        story.Reject(story.Next().But(draft => (draft.Bits, draft.MissesTarget) = (bits, (bits & 0x7f_ffff) == 0)), reason);
    });
}
