using Blockyard.Chain;
using Blockyard.ChainStorage.Tables;

namespace Blockyard.ChainStorage;

public sealed partial class KeyValueChainState
{
    /// <inheritdoc/>
    public void Connect(ConnectedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Entry.Height != _applied.Height + 1
            || (_applied.Height > 0 && block.Entry.Header.PreviousHash != _applied.BlockHash))
        {
            throw new ArgumentException($"Block {block.Entry} is no child of the applied tip at height {_applied.Height}.", nameof(block));
        }

        ThrowIfHalfApplied();
        _halfApplied = true;
        using var batch = _store.Writer.BeginBatch();
        BlockTable.Add(_store.Writer, block);
        var coins = CoinCount + _tables.Apply(block);
        _applied = _applied with { BlockHash = block.Entry.Hash, Height = block.Entry.Height, CoinCount = coins };
        _halfApplied = false;
    }

    /// <inheritdoc/>
    public void Disconnect(ConnectedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Entry.Hash != AppliedTip)
        {
            throw new ArgumentException($"Block {block.Entry} is not the applied tip.", nameof(block));
        }

        ThrowIfHalfApplied();
        _halfApplied = true;
        using var batch = _store.Writer.BeginBatch();
        var coins = CoinCount - _tables.Undo(block);
        BlockTable.Remove(_store.Writer, block);
        _applied = _applied with { BlockHash = block.Entry.Header.PreviousHash, Height = block.Entry.Height - 1, CoinCount = coins };
        _halfApplied = false;
    }
}
