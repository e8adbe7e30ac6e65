using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

/// <summary>The template service over a <see cref="ChainDouble"/>.</summary>
internal sealed class TemplateDouble(ChainDouble chain, StreamBreaker breaker) : TemplateService.TemplateServiceBase
{
    public override async Task WatchTemplates(
        WatchTemplatesRequest request, IServerStreamWriter<WatchTemplatesResponse> responseStream, ServerCallContext context)
    {
        var subscriber = chain.Subscribe();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, breaker.Token);
        for (var changed = chain.Changed; chain.HasNoWork; changed = chain.Changed)
        {
            await changed.WaitAsync(either.Token);
        }

        while (!breaker.Token.IsCancellationRequested)
        {
            var changed = chain.Changed;
            if (chain.HasNoWork)
            {
                var trailers = new Metadata { { ErrorCode.TrailerName, ErrorCode.NoWork } };
                throw new RpcException(new Status(StatusCode.Unavailable, "This node is downloading blocks."), trailers);
            }

            var template = chain.MakeTemplate(subscriber);
            await responseStream.WriteAsync(new WatchTemplatesResponse { Template = template }, either.Token);
            await changed.WaitAsync(either.Token);
        }
    }

    public override Task<SubmitSolutionResponse> SubmitSolution(SubmitSolutionRequest request, ServerCallContext context) =>
        Task.FromResult(chain.Judge(request));

    public override Task<GetBlockTemplateResponse> GetBlockTemplate(GetBlockTemplateRequest request, ServerCallContext context) =>
        chain.AskedFor is { } template
            ? Task.FromResult(new GetBlockTemplateResponse { Template = template })
            : throw new RpcException(new Status(StatusCode.Unimplemented, "for the test"));
}
