using Blockyard.Contracts.Miner.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>Makes the blocks that somebody asked for, each on top of the one before.</summary>
internal sealed class BlockGenerator(
    TemplateBoard board,
    TemplateRefresh refresh,
    MinerStore store,
    BlockSolver solver,
    JobFactory jobs,
    SolutionSubmitter submitter,
    FinishedWork finished,
    ChangeNotice changes,
    IOptions<MinerOptions> options,
    TimeProvider time)
{
    private const int MostLosses = 20;

    // About a second of one thread at most.
    private static readonly UInt256 MostWork = new(1UL << 24);

    private static readonly TimeSpan TemplatePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>Answers a request; whatever goes wrong goes into its answers.</summary>
    public async Task RunAsync(GenerateRequest request, LoopProgress pulse, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, request.CancellationToken);
        try
        {
            await GenerateAsync(request, pulse, either.Token);
            request.Answers.Writer.Complete();
        }
        catch (RpcException failure)
        {
            request.Answers.Writer.Complete(failure);
        }
        catch (Exception exception)
        {
            // Whoever asked has gone, or the miner stops: only the second ends the loop.
            request.Answers.Writer.Complete(exception);
            if (stopping.IsCancellationRequested || !request.CancellationToken.IsCancellationRequested)
            {
                throw;
            }
        }
        finally
        {
            solver.Stop();
        }
    }

    private async Task GenerateAsync(GenerateRequest request, LoopProgress pulse, CancellationToken cancellationToken)
    {
        var script = request.PayoutScript ?? AddressCodec.ToScript(store.State.PayoutAddress, options.Value.Network);
        await refresh.RunAsync(cancellationToken);
        var losses = 0;
        for (var generated = 0u; generated < request.Count;)
        {
            pulse.Beat();
            if (store.IsBehind)
            {
                throw Failure(StatusCode.ResourceExhausted, "The disk of the miner is full: what it finds cannot be kept.");
            }

            var template = await TakeTemplateAsync(cancellationToken);
            var solution = await solver.Start(jobs.Create(template, script)).WaitAsync(cancellationToken);
            var outcome = await submitter.SubmitAsync(template, solution, cancellationToken);
            finished.Note(template, outcome);
            switch (outcome)
            {
                case SubmitOutcome.Connected:
                    generated++;
                    request.Answers.Writer.TryWrite(new GenerateBlocksResponse
                    {
                        BlockHash = solution.Header.Hash.ToString(),
                        Height = template.Work.Height,
                        Generated = generated,
                        Count = request.Count,
                    });
                    break;
                case SubmitOutcome.Stale when ++losses < MostLosses:
                    break;
                case SubmitOutcome.Stale:
                    throw Failure(
                        StatusCode.Aborted, $"Other miners won {losses} times; {generated} of {request.Count} blocks were made.");
                case SubmitOutcome.Rejected:
                    throw Failure(
                        StatusCode.Internal, $"The chain-store refused block {template.Work.Height}: see last_error.");
                default:
                    throw Failure(StatusCode.Unavailable, "The chain-store did not answer.");
            }
        }
    }

    private async Task<ReceivedTemplate> TakeTemplateAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var changed = changes.Next;
            if (board.Connected && board.Current is { IsPreliminary: false } template && finished.Allows(template))
            {
                return template.Work.Bits.Work <= MostWork
                    ? template
                    : throw Failure(
                        StatusCode.FailedPrecondition,
                        "The network's difficulty is too high to make blocks on request: they come by proof of work.");
            }

            var left = TemplatePatience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw Failure(StatusCode.Unavailable, "No template came from a chain-store.");
            }

            var glance = left < Glance ? left : Glance;
            await Task.WhenAny(changed, Task.Delay(glance, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));
}
