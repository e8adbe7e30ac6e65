using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>The coins after a chain of blocks that are all taken for valid, worked out from nothing.</summary>
internal sealed class CoinSet
{
    private readonly Dictionary<OutPoint, Entry> _coins = [];

    /// <summary>Plays all blocks up to the tip.</summary>
    public CoinSet(BlockNode tip)
    {
        foreach (var block in tip.Path().Reverse())
        {
            for (var i = 0; i < block.Transactions.Count; i++)
            {
                Play(block.Transactions[i], block.Height, isCoinbase: i == 0);
            }
        }
    }

    /// <summary>Bitcoin Core's hash_serialized_3.</summary>
    public Hash256 Hash()
    {
        var wire = new Wire();
        var sorted = _coins
            .OrderBy(coin => coin.Key.TransactionId.ToArray(), Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)))
            .ThenBy(coin => coin.Key.Index);
        foreach (var (outPoint, coin) in sorted)
        {
            wire.OutPoint(outPoint).I32((2 * coin.Height) + (coin.IsCoinbase ? 1 : 0));
            wire.I64(coin.Output.Value).VarBytes(coin.Output.Script);
        }

        return wire.ToHash();
    }

    private void Play(Tx transaction, int height, bool isCoinbase)
    {
        foreach (var input in isCoinbase ? [] : transaction.Inputs)
        {
            if (!_coins.Remove(input.Spent.OutPoint))
            {
                throw new InvalidOperationException("The scenario takes a block for valid that spends what is not there.");
            }
        }

        var id = transaction.Id;
        for (var i = 0; i < transaction.Outputs.Count; i++)
        {
            var output = transaction.Outputs[i];
            if (output.Script is not [Op.Return, ..] && output.Script.Length <= Limits.ScriptSize)
            {
                _coins.Add(new OutPoint(id, (uint)i), new Entry(output, height, isCoinbase));
            }
        }
    }

    private sealed record Entry(TxOut Output, int Height, bool IsCoinbase);
}
