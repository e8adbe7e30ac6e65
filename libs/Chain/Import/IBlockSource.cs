namespace Blockyard.Chain.Import;

/// <summary>Gives blocks one after another: a file, a stream of messages.</summary>
public interface IBlockSource
{
    /// <summary>The next block; null at the end. After one with an error there is no other.</summary>
    ValueTask<SourceBlock?> ReadAsync(CancellationToken cancellationToken);
}
