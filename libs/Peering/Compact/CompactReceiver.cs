using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Sync;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Compact;

/// <summary>Puts new blocks together from what peers send of them and what waits in the mempool.</summary>
/// <remarks>
/// It is a short cut and owes nobody anything: a peer that sends a compact block announces its header as well, so whatever does not
/// work here is fetched whole, by <see cref="BlockSync"/>.
/// </remarks>
internal sealed class CompactReceiver(
    Blockchain chain,
    TransactionPool pool,
    BlockClaims claims,
    PeerSettings settings,
    TimeProvider time,
    ILogger logger)
{
    private long _complete;
    private long _completed;
    private long _abandoned;

    /// <summary>Blocks for which everything was at hand.</summary>
    public long Complete => Volatile.Read(ref _complete);

    /// <summary>Blocks for which something had to be asked for.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Blocks that had to be fetched whole after all.</summary>
    public long Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Keeps a block that came; gives the rule that it breaks, or null. Does not wait.</summary>
    public static string? Receive(PeerSession session, CompactBlock message) =>
        session.Compact.TryAdd(message) ? null : "a compact block that is malformed";

    /// <summary>Takes the answer to a question of ours; gives the rule that it breaks, or null.</summary>
    public static string? Receive(PeerSession session, BlockTransactions message)
    {
        if (!HashField.TryRead(message.BlockHash, out var hash))
        {
            return "transactions of no block";
        }

        session.Compact.Answer(hash, message);
        return null;
    }

    /// <summary>Deals with the compact blocks of one peer, one after the other, until the connection ends.</summary>
    public async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        await foreach (var message in session.Compact.ReadAllAsync(cancellationToken))
        {
            var header = BlockHeader.Parse(message.Header.Span);
            try
            {
                if (await TakeAsync(session, header, message, cancellationToken) is { } violation)
                {
                    session.Misbehaved(violation);
                }
            }
            finally
            {
                session.Compact.Settle(header.Hash);
                claims.Signal();
            }
        }
    }

    private async Task<Violation?> TakeAsync(
        PeerSession session, BlockHeader header, CompactBlock message, CancellationToken cancellationToken)
    {
        if (!CompactBlocks.TryRead(header, message, out var reconstruction, out var error))
        {
            return new Violation(Offence.BrokenProtocol, error);
        }

        if (!HeaderRules.CheckProofOfWork(header, chain.Parameters).IsValid)
        {
            return new Violation(Offence.InvalidHeader, "a compact block without proof of work");
        }

        if (!IsWanted(header))
        {
            return null;
        }

        var result = await chain.AcceptHeadersAsync([header], cancellationToken);
        if (result.Last is not { } entry)
        {
            return result.Invalidated is not null || result.Validation.Code == RejectCode.TimeTooNew
                ? null
                : new Violation(Offence.InvalidHeader, $"a compact block with a header that is refused: {result.Validation}");
        }

        if (claims.TryClaim(session, entry) is not { } claim)
        {
            return null;
        }

        try
        {
            return await ConnectAsync(session, reconstruction, claim, cancellationToken);
        }
        catch (IOException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Our own disk is full or broken, for which no peer has to go.
            PeeringLog.NotStored(logger, exception.Message);
            return null;
        }
        finally
        {
            claims.Release(claim);
        }
    }

    /// <summary>True for a block that is new and can be connected at once.</summary>
    private bool IsWanted(in BlockHeader header) =>
        !(chain.Headers.TryGet(header.Hash, out var known) && (known.HasBlock || known.IsInvalid))
        && chain.Headers.TryGet(header.PreviousHash, out var parent)
        && parent is { HasBlock: true, IsInvalid: false }
        && parent.ChainWork + header.Bits.Work > chain.Tip.ChainWork;

    private async Task<Violation?> ConnectAsync(
        PeerSession session, Reconstruction reconstruction, BlockRun claim, CancellationToken cancellationToken)
    {
        reconstruction.TakeFrom(pool);
        var missing = reconstruction.FindMissing();
        if (missing.Count > 0)
        {
            var answer = await AskAsync(session, reconstruction.Header.Hash, missing, cancellationToken);
            if (answer is null || !reconstruction.TryFill(missing, answer))
            {
                Interlocked.Increment(ref _abandoned);

                // Saying that it has let go of the block is no offence; saying nothing holds the block up.
                return answer is { Raw.Count: 0 } ? null : UselessParts(reconstruction);
            }
        }

        claim.WaitForChain();
        var result = await chain.SubmitBlockAsync(reconstruction.Build(), cancellationToken);
        if (result.Outcome != SubmitOutcome.Rejected)
        {
            Interlocked.Increment(ref missing.Count > 0 ? ref _completed : ref _complete);
            session.Headers.Learn(result.Entry!);
            session.Use.NoteBlock();
            return null;
        }

        Interlocked.Increment(ref _abandoned);
        if (BlockRules.CondemnsHash(result.Validation.Code))
        {
            return result.Entry is { IsInvalidated: true }
                ? null
                : new Violation(Offence.InvalidBlock, $"an invalid block {reconstruction.Header.Hash}: {result.Validation}");
        }

        // It may be our clock, or an id that stood for another transaction by chance, which does not happen again and again.
        return result.Validation.Code == RejectCode.TimeTooNew ? null : UselessParts(reconstruction);
    }

    private static Violation UselessParts(Reconstruction reconstruction) =>
        new(Offence.UselessBlockParts, $"not the transactions of block {reconstruction.Header.Hash}");

    private async Task<BlockTransactions?> AskAsync(
        PeerSession session, Hash256 hash, List<int> missing, CancellationToken cancellationToken)
    {
        var question = new GetBlockTransactions { BlockHash = HashField.Of(hash) };
        question.Indexes.AddRange(missing.ConvertAll(static index => (uint)index));
        var answer = session.Compact.Expect(hash);
        session.Send(new PeerMessage { GetBlockTransactions = question });
        var waiting = answer.WaitAsync(settings.BlockTakeOver, time, cancellationToken);
        await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return waiting.IsCompletedSuccessfully ? await waiting : null;
    }
}
