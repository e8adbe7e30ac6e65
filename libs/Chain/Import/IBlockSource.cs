using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>Gives blocks one after another: a file, a stream of messages.</summary>
public interface IBlockSource
{
    /// <summary>Writes the next block into a buffer; null at the end. After an error there is no other block.</summary>
    ValueTask<SourceBlock?> ReadAsync(BlockBuffer buffer, CancellationToken cancellationToken);
}
