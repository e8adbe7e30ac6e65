using Blockyard.Consensus;

namespace Blockyard.Chain.Import;

/// <summary>
/// Hands many blocks to a chain: decoded and checked ahead on several threads, submitted in order, made durable in batches.
/// </summary>
/// <remarks>
/// A source may give a block before its parent, as Core's files do: it waits for the parent. The import ends at the first block
/// that is refused; what came before stays. One importer is good for one import.
/// </remarks>
public sealed class BlockImporter(Blockchain chain, TimeProvider time)
{
    /// <summary>Bytes of blocks that may wait for their answer: several commits of the log.</summary>
    private const long Window = 64L << 20;

    private readonly Queue<(DecodedBlock Block, Task<SubmitResult> Answer)> _inFlight = [];
    private readonly WaitingBlocks _waiting = new(chain);
    private readonly BufferPool _buffers = new();
    private readonly long _start = time.GetTimestamp();
    private long _inFlightBytes;
    private ImportProgress _progress;
    private ImportFailure? _failure;

    /// <summary>Imports a source to its end, or to the first block that is refused.</summary>
    /// <param name="source">The blocks.</param>
    /// <param name="progress">Told what is durable; may be null.</param>
    /// <param name="cancellationToken">Gives up; what was taken stays.</param>
    /// <exception cref="IOException">The storage of the chain, or the source, failed.</exception>
    public async Task<ImportResult> ImportAsync(
        IBlockSource source,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        await foreach (var block in DecodedBlock.ReadAllAsync(source, _buffers, chain.Parameters, cancellationToken))
        {
            await TakeAsync(block, progress, cancellationToken);
            if (_failure is not null)
            {
                break;
            }
        }

        await SettleAsync(0, progress, cancellationToken);
        _buffers.Clear();
        if (_waiting.First is { } orphan)
        {
            Fail(orphan, ValidationResult.Invalid(RejectCode.PreviousBlockNotFound));
        }

        return new ImportResult(_progress, _failure);
    }

    private async Task TakeAsync(DecodedBlock block, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (block.Submission is null)
        {
            await SettleAsync(0, progress, cancellationToken);
            Fail(block, ValidationResult.Invalid(RejectCode.Undecodable, block.Error));
            return;
        }

        foreach (var ready in _waiting.Add(block))
        {
            await WaitForRoomAsync(progress, cancellationToken);
            _buffers.Lend(ready.Buffer);
            _inFlight.Enqueue((ready, chain.SubmitAsync(ready.Submission!, cancellationToken)));
            _inFlightBytes += ready.Size;
        }

        if (_waiting.IsFull)
        {
            Fail(_waiting.First!, ValidationResult.Invalid(RejectCode.PreviousBlockNotFound));
        }

        await SettleAsync(Window, progress, cancellationToken);
    }

    /// <summary>Waits until the chain may have another block. If the chain fails, the answers that are due say so.</summary>
    private async Task WaitForRoomAsync(IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        while (_buffers.WaitForRoomAsync() is { IsCompleted: false } room)
        {
            await Task.WhenAny(room, _inFlight.Peek().Answer).WaitAsync(cancellationToken);
            await SettleAsync(Window, progress, cancellationToken);
        }
    }

    /// <summary>Waits for answers until only so many bytes are without one.</summary>
    private async Task SettleAsync(long bytes, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        while (_inFlight.TryPeek(out var next) && (_inFlightBytes > bytes || next.Answer.IsCompleted))
        {
            var result = await next.Answer.WaitAsync(cancellationToken);
            _inFlight.Dequeue();
            _waiting.Forget(next.Block);
            _inFlightBytes -= next.Block.Size;
            if (result.Outcome == SubmitOutcome.Rejected)
            {
                Fail(next.Block, result.Validation);
                continue;
            }

            _progress = new ImportProgress(
                _progress.Blocks + 1,
                _progress.Inputs + (result.Outcome == SubmitOutcome.Duplicate ? 0 : next.Block.Inputs),
                result.Entry!.Height,
                time.GetElapsedTime(_start));
            progress?.Report(_progress);
        }
    }

    /// <summary>Notes the first block that was refused; those behind it are refused because of it.</summary>
    private void Fail(DecodedBlock block, ValidationResult validation)
    {
        int? height = block.Header is not null && chain.Headers.TryGet(block.Header.PreviousHash, out var parent)
            ? parent.Height + 1
            : null;
        _failure ??= new ImportFailure(block.Position, block.Header?.Hash, height, validation);
    }
}
