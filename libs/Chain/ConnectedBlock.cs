using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>A fully valid block that is being connected or disconnected, with everything its application needs.</summary>
/// <remarks>
/// Lent to whoever is told of it: block and coins may lie in memory that is used again for a later block. Copy what is to be kept.
/// </remarks>
public sealed class ConnectedBlock
{
    private readonly ReadOnlyMemory<Coin> _spentCoins;
    private readonly int[] _firstCoin;

    /// <summary>Joins a block with the coins that it spends.</summary>
    /// <exception cref="InvalidDataException">
    /// There are not as many coins as inputs: the undo data is another block's.
    /// </exception>
    public ConnectedBlock(HeaderEntry entry, Block block, ReadOnlyMemory<Coin> spentCoins)
    {
        Entry = entry;
        Block = block;
        _spentCoins = spentCoins;
        _firstCoin = new int[block.Transactions.Length + 1];
        for (var i = 1; i < block.Transactions.Length; i++)
        {
            _firstCoin[i + 1] = _firstCoin[i] + block.Transactions[i].Inputs.Length;
        }

        if (_firstCoin[^1] != spentCoins.Length)
        {
            throw new InvalidDataException(
                $"Block {block.Hash} has {_firstCoin[^1]} inputs, but there are {spentCoins.Length} spent coins.");
        }
    }

    /// <summary>The block's place in the header tree: height, parent, location in the log.</summary>
    public HeaderEntry Entry { get; }

    /// <summary>The block.</summary>
    public Block Block { get; }

    /// <summary>The coins that all inputs spend, in block order; the coinbase spends none.</summary>
    public ReadOnlyMemory<Coin> SpentCoins => _spentCoins;

    /// <summary>The coins that the inputs of one transaction spend, in input order; empty for the coinbase.</summary>
    public ReadOnlySpan<Coin> GetSpentCoins(int transactionIndex) =>
        _spentCoins.Span[_firstCoin[transactionIndex].._firstCoin[transactionIndex + 1]];
}
