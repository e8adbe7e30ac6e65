using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>
/// The coins as they would be if everything that waits were confirmed: the pool laid over the chain. Thread-safe.
/// </summary>
public sealed class PendingCoins(Blockchain chain, TransactionPool pool)
{
    /// <summary>Looks a coin up that neither a block nor a waiting transaction spends.</summary>
    /// <param name="outPoint">The output.</param>
    /// <param name="coin">The coin; one of a waiting transaction has the height of the next block.</param>
    /// <param name="isConfirmed">False for an output of a waiting transaction.</param>
    public bool TryGetUnspent(OutPoint outPoint, out Coin coin, out bool isConfirmed)
    {
        using var scope = chain.Read();
        if (pool.TryGetSpender(outPoint, out _))
        {
            coin = default;
            isConfirmed = false;
            return false;
        }

        isConfirmed = scope.Coins.TryGetCoin(outPoint, out coin);
        if (isConfirmed || !pool.TryGetOutput(outPoint, out var output))
        {
            return isConfirmed;
        }

        coin = new Coin(output.Value, output.ScriptPubKey, (uint)scope.Tip.Height + 1, isCoinbase: false);
        return true;
    }
}
