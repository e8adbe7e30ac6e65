using Blockyard.Chain;
using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>Puts into a hashed set of coins what a block makes and takes out what it spends, or the other way round.</summary>
public static class CoinChanges
{
    /// <summary>What the block does.</summary>
    public static void Connect(this CoinMultiset set, ConnectedBlock block)
    {
        ForEach(block, made: coin => set.Insert(coin), spent: coin => set.Remove(coin));
    }

    /// <summary>What takes the block back.</summary>
    public static void Disconnect(this CoinMultiset set, ConnectedBlock block)
    {
        ForEach(block, made: coin => set.Remove(coin), spent: coin => set.Insert(coin));
    }

    private static void ForEach(ConnectedBlock block, Action<UnspentOutput> made, Action<UnspentOutput> spent)
    {
        for (var i = 0; i < block.Block.Transactions.Length; i++)
        {
            var transaction = block.Block.Transactions[i];
            var coins = block.GetSpentCoins(i);
            for (var input = 0; input < coins.Length; input++)
            {
                spent(new UnspentOutput(transaction.Inputs[input].PreviousOutput, coins[input]));
            }

            for (var number = 0; number < transaction.Outputs.Length; number++)
            {
                var output = transaction.Outputs[number];
                if (!CoinRules.IsUnspendable(output.ScriptPubKey.Span))
                {
                    var coin = new Coin(output.Value, output.ScriptPubKey, (uint)block.Entry.Height, isCoinbase: i == 0);
                    made(new UnspentOutput(new OutPoint(transaction.Id, (uint)number), coin));
                }
            }
        }
    }
}
