using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A second chain-store on the same chain: it gives no templates, and takes only solutions that bring all it needs.</summary>
internal sealed class SpareTemplateDouble(ChainDouble chain) : TemplateService.TemplateServiceBase
{
    private int _taken;

    /// <summary>If set, it answers like this instead.</summary>
    public StatusCode? Failure { get; init; }

    /// <summary>Solutions that it has judged.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public override async Task WatchTemplates(
        WatchTemplatesRequest request, IServerStreamWriter<WatchTemplatesResponse> responseStream, ServerCallContext context) =>
        await Task.Delay(Timeout.Infinite, context.CancellationToken);

    public override Task<SubmitSolutionResponse> SubmitSolution(SubmitSolutionRequest request, ServerCallContext context)
    {
        if (Failure is { } code)
        {
            Interlocked.Increment(ref _taken);
            throw new RpcException(new Status(code, "for the test"));
        }

        if (!request.HasTransactionIds)
        {
            return Task.FromResult(new SubmitSolutionResponse { Outcome = BlockOutcome.Stale });
        }

        Interlocked.Increment(ref _taken);
        return Task.FromResult(chain.Judge(request));
    }
}
