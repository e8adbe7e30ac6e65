using System.Runtime.CompilerServices;
using Blockyard.Chain.Connecting;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>A block of a source, decoded and checked as far as that goes without its place in the chain.</summary>
/// <param name="Position">Its position in the source.</param>
/// <param name="Header">Its header; null if not even that could be decoded.</param>
/// <param name="Submission">The block ready to be submitted; null if it could not be decoded.</param>
/// <param name="Error">Why it could not be decoded.</param>
internal sealed record DecodedBlock(long Position, BlockHeader? Header, Submission? Submission, string? Error)
{
    /// <summary>Blocks that are decoded ahead of the one that is wanted.</summary>
    private const int Ahead = 8;

    /// <summary>Decodes a source on the thread pool, some blocks ahead, in order.</summary>
    public static async IAsyncEnumerable<DecodedBlock> ReadAllAsync(
        IBlockSource source,
        ChainParams parameters,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<DecodedBlock>>();
        var position = 0L;
        var more = true;
        while (more || ahead.Count > 0)
        {
            while (more && ahead.Count < Ahead && !(ahead.TryPeek(out var oldest) && oldest.IsCompleted))
            {
                if (await source.ReadAsync(cancellationToken) is not { } next)
                {
                    more = false;
                    break;
                }

                ahead.Enqueue(DecodeAsync(position++, next, parameters));
                more = next.Error is null;
            }

            if (ahead.TryDequeue(out var first))
            {
                yield return await first;
            }
        }
    }

    private static async Task<DecodedBlock> DecodeAsync(long position, SourceBlock source, ChainParams parameters)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var header = BlockHeader.TryParse(source.Raw.Span, out var parsed) ? parsed : null;
        if (source.Error is not null)
        {
            return new DecodedBlock(position, header, null, source.Error);
        }

        return Block.TryParse(source.Raw, out var block, out var error)
            ? new DecodedBlock(position, header, new Submission(block, parameters), null)
            : new DecodedBlock(position, header, null, error);
    }
}
