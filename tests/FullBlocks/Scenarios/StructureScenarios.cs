using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Coinbases, transactions and Merkle trees as they have to be.</summary>
internal static class StructureScenarios
{
    public static IEnumerable<Plot> All =>
    [
        new("A block without transactions", story =>
            story.Reject(story.Next().But(draft => draft.HasCoinbase = false), "bad-blk-length")),
        new("A block without a coinbase", story => story.Reject(
            story.Next().But(draft => draft.HasCoinbase = false).With(Tx.Spending(story.Coin()).ToAnyone()), "bad-cb-missing")),
        new("A coinbase that is not the first", story =>
        {
            var coinbase = story.Next().Build().Transactions[0];
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Reject(story.Next().But(draft => draft.HasCoinbase = false).With(spend, coinbase), "bad-cb-missing");
        }),
        new("A second coinbase", story =>
        {
            var another = story.Next().Build().Transactions[0];
            story.Reject(story.Next().With(another).But(draft => draft.Extra = another.Outputs[0].Value), "bad-cb-multiple");
        }),
        new("A coinbase with two inputs is none", story =>
        {
            var second = new TxIn(story.Coin());
            story.Reject(story.Next().But(draft => draft.Coinbase = coinbase => coinbase.Inputs.Add(second)), "bad-cb-missing");
        }),
        new("A coinbase that spends a coin is none", story => story.Reject(
            story.Next().But(draft => draft.Coinbase = coinbase => coinbase.Inputs[0].Spent = story.Coin()), "bad-cb-missing")),
        new("A coinbase script has two to a hundred bytes", story =>
        {
            story.Reject(story.Next().But(draft => draft.CoinbaseScript = []), "bad-cb-length");
            story.Reject(story.Next().But(draft => draft.CoinbaseScript = [1]), "bad-cb-length");
            story.Accept(story.Next().But(draft => draft.CoinbaseScript = [1, (byte)draft.Height]));
            story.Reject(story.Next().But(draft => draft.CoinbaseScript = Filled(draft.Height, 101)), "bad-cb-length");
            story.Accept(story.Next().But(draft => draft.CoinbaseScript = Filled(draft.Height, 100)));
        }),
        Height("is one too high", height => Script.Number(height + 1)),
        Height("is one too low", height => Script.Number(height - 1)),
        Height("is missing", _ => [Op.Nop, Op.Nop]),
        Height("has a byte too many", height => [2, (byte)height, 0]),
        Height("is pushed with a length of its own", height => [Op.PushData1, 1, (byte)height]),
        Height("is pushed with a length of two bytes", height => [Op.PushData2, 1, 0, (byte)height]),
        Height("comes second", height => [Op.Zero, 1, (byte)height]),
        Height("is cut off", _ => [1, 0]),
        new("The height 128 takes a second byte for its sign", story =>
        {
            story.Mine(127 - BaseChain.Height);
            story.Reject(story.Next().But(draft => draft.CoinbaseScript = [1, 0x80, 0]), "bad-cb-height");
            story.Accept(story.Next().But(draft => draft.CoinbaseScript = [2, 0x80, 0]));
        }),
        new("The height 256 has two bytes", story =>
        {
            story.Mine(255 - BaseChain.Height);
            story.Reject(story.Next().But(draft => draft.CoinbaseScript = [2, 1, 0]), "bad-cb-height");
            story.Accept(story.Next().But(draft => draft.CoinbaseScript = [2, 0, 1]));
        }),
        new("Heights up to sixteen are an opcode", story =>
        {
            var parent = BaseChain.Tip.Ancestor(15);
            story.Reject(story.Next(parent).But(draft => draft.CoinbaseScript = [1, 16]), "bad-cb-height");
            story.Side(story.Next(parent).But(draft => draft.CoinbaseScript = [Op.Sixteen, 0]));
            story.Side(story.Next(BaseChain.Tip.Ancestor(16)).But(draft => draft.CoinbaseScript = [1, 17]));
        }),
        new("A transaction without inputs and outputs", story =>
            story.Reject(story.Next().With(new Tx()), "bad-txns-vin-empty")),
        new("A transaction without outputs", story =>
            story.Reject(story.Next().With(Tx.Spending(story.Coin())), "bad-txns-vout-empty")),
        new("A coinbase without outputs", story => story.Reject(
            story.Next().But(draft => draft.BeforeCommitment = coinbase => coinbase.Outputs.Clear()), "bad-txns-vout-empty")),
        new("A transaction of exactly 64 bytes is one like any other", story =>
        {
            var small = Tx.Spending(story.Coin()).ToRest([Op.True, Op.Nop, Op.Nop, Op.Nop]);
            Assert.Equal(64, small.Serialize().Length);
            story.Accept(small);
        }),
        new("Any version of a transaction is one like any other", story =>
        {
            foreach (var version in new[] { int.MinValue, -1, 0, 1, 3, int.MaxValue })
            {
                story.Accept(Tx.Spending(story.Coin()).ToAnyone().But(spend => spend.Version = version));
            }
        }),
        Repeated("A last transaction that is repeated leaves the root as it is", count: 2, repeat: 1),
        Repeated("Two last transactions that are repeated leave the root as it is", count: 5, repeat: 2),
        Repeated("Four last transactions that are repeated leave the root as it is", count: 11, repeat: 4),
        new("A repeated coinbase is not what the header names", story =>
        {
            var honest = story.Next().Build();
            story.Reject(honest.Holding(honest.Transactions[0], honest.Transactions[0]), "bad-txnmrklroot");
            story.Accept(honest);
        }),
        new("A header that names repeated transactions is refused for them", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            story.Reject(story.Next().With(Tx.Spending(story.Coin()).ToAnyone(), spend, spend), "bad-txns-duplicate");
        }),
        new("A transaction may be too often in a block without being next to itself", story =>
        {
            var spend = Tx.Spending(story.Coin()).ToAnyone();
            var other = Tx.Spending(story.Coin()).ToAnyone();
            story.Reject(story.Next().With(spend, other, spend), "bad-txns-inputs-missingorspent");
        }),
    ];

    /// <summary>A coinbase script of some length.</summary>
    private static byte[] Filled(int height, int length) =>
        [.. Script.Number(height), .. new byte[length - Script.Number(height).Length]];

    private static Plot Height(string how, Func<int, byte[]> script) => new($"A coinbase whose height {how}", story =>
    {
        var bad = story.Reject(story.Next().But(draft => draft.CoinbaseScript = [.. script(draft.Height), 0]), "bad-cb-height");
        story.Reject(bad, "duplicate-invalid");
    });

    private static Plot Repeated(string name, int count, int repeat) => new(name, story =>
    {
        // The flaw of Merkle trees known as CVE-2012-2459: the block's own hash must not be condemned for it.
        Tx[] spends = [.. Enumerable.Range(0, count).Select(_ => Tx.Spending(story.Coin()).ToAnyone())];
        var honest = story.Next().With(spends).Build();
        var mutated = honest.Holding([.. honest.Transactions, .. honest.Transactions.TakeLast(repeat)]);
        story.Reject(mutated, "bad-txns-duplicate");
        story.Accept(honest);
        story.Reject(mutated, "bad-txns-duplicate");
    });
}
