using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Mining;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Services.Miner.Reporting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>Hands solutions in and keeps count of what becomes of them.</summary>
internal sealed class SolutionSubmitter(
    [FromKeyedServices(MinerModule.ChainStore)] ServiceChannel channel,
    MinerStore store,
    MinerMetrics metrics,
    LastError lastError,
    ChangeNotice changes,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<SolutionSubmitter> logger)
{
    private readonly TemplateService.TemplateServiceClient _client = new(channel.Invoker);

    /// <summary>Hands a solution in; tries again for a while if no chain-store answers, since it cost work.</summary>
    public async Task<SubmitOutcome> SubmitAsync(MiningSolution solution, CancellationToken cancellationToken)
    {
        var outcome = await TrySubmitAsync(solution, cancellationToken);
        metrics.CountSolution(outcome);
        var now = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        var height = solution.Template.Height;
        switch (outcome)
        {
            case SubmitOutcome.Connected:
                // The chain has it now: it is noted even if the miner stops this moment.
                var block = new FoundBlock(solution.Header.Hash, height, now, solution.Template.CoinbaseValue);
                await store.NoteAsync(new BlockFound(block), CancellationToken.None);
                MinerLog.FoundBlock(logger, block.Height, block.Hash);
                lastError.Clear();
                break;
            case SubmitOutcome.Stale:
                await store.NoteAsync(new SolutionStale(height, now), CancellationToken.None);
                MinerLog.StaleSolution(logger, height);
                break;
            case SubmitOutcome.Rejected:
                await store.NoteAsync(new SolutionRejected(height, now), CancellationToken.None);
                break;
        }

        changes.Raise();
        return outcome;
    }

    private async Task<SubmitOutcome> TrySubmitAsync(MiningSolution solution, CancellationToken cancellationToken)
    {
        var request = new SubmitSolutionRequest
        {
            TemplateId = solution.Template.Id,
            Header = ByteString.CopyFrom(solution.Header.ToArray()),
            Coinbase = ByteString.CopyFrom(solution.Coinbase.Span),
        };
        var started = time.GetTimestamp();
        var pause = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), time);
        while (true)
        {
            try
            {
                return Read(await _client.SubmitSolutionAsync(request, cancellationToken: cancellationToken), solution);
            }
            catch (RpcException exception)
            {
                MinerLog.SubmitFailed(logger, solution.Template.Height, exception.StatusCode, exception.Status.Detail);
                lastError.Set($"Submit: {CallFailure.Describe(exception)}");
                var final = IsFinal(exception.StatusCode);
                if (final || time.GetElapsedTime(started) > TimeSpan.FromSeconds(options.Value.SubmitSeconds))
                {
                    return final ? SubmitOutcome.Rejected : SubmitOutcome.Unreachable;
                }
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    // Trying again changes nothing.
    private static bool IsFinal(StatusCode code) =>
        code is StatusCode.InvalidArgument or StatusCode.Unauthenticated or StatusCode.Unimplemented;

    private SubmitOutcome Read(SubmitSolutionResponse response, MiningSolution solution)
    {
        switch (response.Outcome)
        {
            // An answer that was lost makes the second attempt a duplicate.
            case BlockOutcome.Connected or BlockOutcome.Duplicate:
                return SubmitOutcome.Connected;
            case BlockOutcome.Rejected:
                MinerLog.RejectedSolution(logger, solution.Template.Height, response.Reject.Reason, response.Reject.Detail);
                var reason = $"{response.Reject.Reason} {response.Reject.Detail}".TrimEnd();
                lastError.Set($"Block {solution.Template.Height} was rejected: {reason}");
                return SubmitOutcome.Rejected;
            default:
                return SubmitOutcome.Stale;
        }
    }
}
