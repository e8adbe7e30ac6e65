using System.Runtime.CompilerServices;
using Blockyard.Chain.Connecting;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>A block of a source, decoded and checked as far as that goes without its place in the chain.</summary>
/// <param name="Position">Its position in the source.</param>
/// <param name="Header">Its header; null if not even that could be decoded.</param>
/// <param name="Submission">The block ready to be submitted; null if it could not be decoded.</param>
/// <param name="Buffer">The memory that it is in.</param>
/// <param name="Error">Why it could not be decoded.</param>
internal sealed record DecodedBlock(
    long Position, BlockHeader? Header, Submission? Submission, BlockBuffer Buffer, string? Error)
{
    /// <summary>Blocks that are decoded ahead of the one that is wanted.</summary>
    private const int Ahead = 4;

    // Kept apart, because the block's own memory is used again once it is answered.

    /// <summary>Bytes of the block.</summary>
    public int Size { get; } = Submission?.Block.Size ?? 0;

    /// <summary>Inputs of the block, the coinbase's left out.</summary>
    public int Inputs { get; } = Submission is null ? 0 : CountInputs(Submission.Block);

    /// <summary>
    /// Decodes a source on the thread pool, some blocks ahead, in order. Each block's buffer goes back to the pool when the chain
    /// is through with it.
    /// </summary>
    public static async IAsyncEnumerable<DecodedBlock> ReadAllAsync(
        IBlockSource source,
        BufferPool buffers,
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
                var buffer = buffers.Rent();
                if (await source.ReadAsync(buffer, cancellationToken) is not { } next)
                {
                    more = false;
                    break;
                }

                ahead.Enqueue(next.Error is null
                    ? DecodeAsync(position, buffer, buffers, parameters)
                    : Task.FromResult(new DecodedBlock(position, null, null, buffer, next.Error)));
                position++;
                more = next.Error is null;
            }

            if (ahead.TryDequeue(out var first))
            {
                yield return await first;
            }
        }
    }

    private static async Task<DecodedBlock> DecodeAsync(
        long position, BlockBuffer buffer, BufferPool buffers, ChainParams parameters)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var header = BlockHeader.TryParse(buffer.Raw.Span, out var parsed) ? parsed : null;
        if (!Block.TryParse(buffer, out var block, out var error))
        {
            return new DecodedBlock(position, header, null, buffer, error);
        }

        var submission = new Submission(block, parameters) { Released = () => buffers.Return(buffer) };
        return new DecodedBlock(position, header, submission, buffer, null);
    }

    private static int CountInputs(Block block)
    {
        var count = 0;
        foreach (var transaction in block.Transactions[1..])
        {
            count += transaction.Inputs.Length;
        }

        return count;
    }
}
