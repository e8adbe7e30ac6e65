using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Mining;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>Brings a solution to a chain-store.</summary>
/// <remarks>
/// The node that made the template rebuilds the block from its id. If that one does not answer, or is not the same run any more,
/// the solution goes with the ids of the template's transactions to whoever answers: they wait in every mempool. Only a block whose
/// parent no reachable node has is lost.
/// </remarks>
internal sealed class SolutionDelivery(
    ChainStoreChoice choice,
    TemplateBoard board,
    LastError lastError,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<SolutionDelivery> logger)
{
    // With others to turn to, a node that hangs gets this long.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(3);

    // A node that is asked in place of another one may be waiting for the parent, or for the transactions.
    private static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(2);

    /// <summary>Delivers it; tries again for a while if nobody answers.</summary>
    public async Task<SubmitOutcome> DeliverAsync(
        ReceivedTemplate template, MiningSolution solution, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var pause = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), time);
        while (true)
        {
            var outcome = await TryRoundAsync(template, solution, cancellationToken);
            var longest = outcome switch
            {
                null => TimeSpan.FromSeconds(options.Value.SubmitSeconds),
                SubmitOutcome.Stale when !board.IsLive(template) => StalePatience,
                _ => TimeSpan.Zero,
            };
            if (time.GetElapsedTime(started) >= longest)
            {
                return outcome ?? SubmitOutcome.Unreachable;
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks every node until one takes or refuses it; null if none answers.</summary>
    private async Task<SubmitOutcome?> TryRoundAsync(
        ReceivedTemplate template, MiningSolution solution, CancellationToken cancellationToken)
    {
        var request = new SubmitSolutionRequest
        {
            TemplateId = solution.Template.Id,
            Header = ByteString.CopyFrom(solution.Header.ToArray()),
            Coinbase = ByteString.CopyFrom(solution.Coinbase.Span),
        };
        var isLive = board.IsLive(template);
        if (!isLive)
        {
            request.TransactionIds = template.TransactionIds;
        }

        var others = choice.OthersThan(template.Source).ToList();
        var outcome = await TryAsync(template.Source, template.Source, request, solution, others.Count > 0, cancellationToken);
        if (outcome is SubmitOutcome.Stale && isLive && board.Current?.Work.PreviousHash == solution.Template.PreviousHash)
        {
            // The parent is still the tip for all that is known here: the node may have forgotten one of many templates on it.
            request.TransactionIds = template.TransactionIds;
            outcome = await TryAsync(template.Source, template.Source, request, solution, others.Count > 0, cancellationToken) ?? outcome;
        }

        if (outcome is SubmitOutcome.Connected or SubmitOutcome.Rejected || (outcome is not null && isLive))
        {
            return outcome;
        }

        request.TransactionIds = template.TransactionIds;
        foreach (var other in others)
        {
            var answer = await TryAsync(other, template.Source, request, solution, hasOthers: true, cancellationToken);
            if (answer is SubmitOutcome.Connected)
            {
                MinerLog.SubmittedElsewhere(logger, solution.Template.Height, other.Address);
            }

            if (answer is SubmitOutcome.Connected or SubmitOutcome.Rejected)
            {
                return answer;
            }

            outcome ??= answer;
        }

        return outcome;
    }

    private async Task<SubmitOutcome?> TryAsync(
        ChainStoreNode node,
        ChainStoreNode source,
        SubmitSolutionRequest request,
        MiningSolution solution,
        bool hasOthers,
        CancellationToken cancellationToken)
    {
        try
        {
            DateTime? deadline = hasOthers ? time.GetUtcNow().UtcDateTime + AnswerPatience : null;
            var response = await node.Templates.SubmitSolutionAsync(
                request, deadline: deadline, cancellationToken: cancellationToken);
            return Read(response, solution);
        }
        catch (RpcException exception)
        {
            MinerLog.SubmitFailed(logger, solution.Template.Height, node.Address, exception.StatusCode, exception.Status.Detail);
            lastError.Set($"Submit: {CallFailure.Describe(exception)}");
            return node == source && IsFinal(exception.StatusCode) ? SubmitOutcome.Rejected : null;
        }
    }

    // Trying again changes nothing. Of another node than the one that made the template it says only that it is of no help.
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
