using System.Threading.Channels;
using Blockyard.Chain;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sync;

/// <summary>Hands blocks of all peers to the chain, parents first, in whatever order they come. Thread-safe.</summary>
/// <remarks>
/// <code>
///   TryAdd ─┬─ parent stored or passed on ─► ready ─► chain ─► answers ─► budget, claims and peer are told
///           └─ parent has not come ────────► waiting, until its parent is passed on
/// </code>
/// Every block counts against the budget until the chain has answered. What waits leaves room for one largest block: so the one that
/// all wait for always finds a place once the chain is through with what it has, and nothing can lock up.
/// </remarks>
internal sealed class BlockHandOver(
    Blockchain chain, BlockClaims claims, ByteBudget budget, PeerSettings settings, ILogger logger)
{
    /// <summary>How long nothing is fetched when it cannot be stored.</summary>
    private static readonly TimeSpan StorageRest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly WaitingBlocks _waiting = new();
    private readonly HashSet<HeaderEntry> _passed = [];
    private readonly Channel<ArrivedBlock> _ready = Channel.CreateUnbounded<ArrivedBlock>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Channel<(ArrivedBlock Block, Task<SubmitResult> Answer)> _submitted =
        Channel.CreateBounded<(ArrivedBlock, Task<SubmitResult>)>(settings.BlocksInFlight);

    /// <summary>Blocks that wait for their parents.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>True if a block would go to the chain at once.</summary>
    public bool IsReady(HeaderEntry entry)
    {
        lock (_lock)
        {
            return HasParent(entry);
        }
    }

    /// <summary>Takes a block if there is room for it.</summary>
    public bool TryAdd(ArrivedBlock block)
    {
        lock (_lock)
        {
            var isReady = HasParent(block.Entry);
            if (!budget.TryTake(block.Block.Size, isReady ? 0 : PeerLimits.MaxBlockBytes))
            {
                return false;
            }

            if (isReady)
            {
                PassOn(block);
            }
            else
            {
                _waiting.Add(block);
            }

            return true;
        }
    }

    /// <summary>Passes on what waited for a block that came in another way.</summary>
    public void PassOnReady()
    {
        lock (_lock)
        {
            foreach (var block in _waiting.TakeAll(static block => block.Entry.Previous!.HasBlock))
            {
                PassOn(block);
            }
        }
    }

    /// <summary>Forgets what waits and is not wanted any more: its branch proved invalid, or whoever had the rest of it has gone.</summary>
    public void Drop(Predicate<HeaderEntry> unwanted)
    {
        lock (_lock)
        {
            foreach (var block in _waiting.TakeAll(block => unwanted(block.Entry)))
            {
                budget.Release(block.Block.Size);
                claims.Settle(block.Entry);
            }
        }
    }

    /// <summary>Submits what is ready, in order, without waiting for the answers.</summary>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        await foreach (var block in _ready.Reader.ReadAllAsync(cancellationToken))
        {
            await _submitted.Writer.WriteAsync((block, chain.SubmitBlockAsync(block.Block, cancellationToken)), cancellationToken);
        }
    }

    /// <summary>Deals with the answers.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await foreach (var (block, answer) in _submitted.Reader.ReadAllAsync(cancellationToken))
        {
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
            {
                _passed.Remove(block.Entry);
            }

            budget.Release(block.Block.Size);
            claims.Settle(block.Entry);
            if (answer.Exception?.InnerException is IOException failure)
            {
                // Our own disk is full or broken, for which no peer has to go.
                PeeringLog.NotStored(logger, failure.Message);
                claims.Pause(StorageRest);
            }
            else
            {
                Judge(block, await answer);
            }

            // A commit answers many at once: one signal for all of them.
            if (!_submitted.Reader.TryPeek(out var next) || !next.Answer.IsCompleted)
            {
                claims.Signal();
            }
        }
    }

    private bool HasParent(HeaderEntry entry) => entry.Previous!.HasBlock || _passed.Contains(entry.Previous);

    private void PassOn(ArrivedBlock first)
    {
        var next = new Queue<ArrivedBlock>();
        next.Enqueue(first);
        while (next.TryDequeue(out var block))
        {
            _passed.Add(block.Entry);
            _ready.Writer.TryWrite(block);
            foreach (var child in _waiting.TakeChildren(block.Entry))
            {
                next.Enqueue(child);
            }
        }
    }

    private void Judge(ArrivedBlock block, SubmitResult result)
    {
        switch (result)
        {
            case { Outcome: SubmitOutcome.Rejected, Entry: not { IsInvalidated: true } }:
                block.Source.Session.Misbehaved(Offence.InvalidBlock, $"an invalid block {block.Entry}: {result.Validation}");
                Drop(static entry => entry.IsInvalid);
                break;
            case { Outcome: SubmitOutcome.Connected }:
                block.Source.NoteConnected();
                block.Source.Session.Use.NoteBlock();
                break;
            case { Outcome: SubmitOutcome.SideBranch }:
                block.Source.NoteSide(block.Entry, block.Block.Size);
                block.Source.Session.Use.NoteBlock();
                break;
        }
    }
}
