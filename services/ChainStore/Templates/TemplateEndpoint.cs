using Blockyard.Chain;
using Blockyard.Chain.Templates;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Chain;
using Google.Protobuf;
using Grpc.Core;
using BlockHeader = Blockyard.Primitives.BlockHeader;
using BlockTemplate = Blockyard.Chain.Templates.BlockTemplate;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>Templates and solutions over gRPC.</summary>
internal sealed class TemplateEndpoint(
    Blockchain chain,
    TemplateStore templates,
    TemplateFeed feed,
    SolutionAssembler assembler,
    TemplateGate gate,
    TemplateMetrics metrics) : TemplateService.TemplateServiceBase
{
    public override async Task WatchTemplates(
        WatchTemplatesRequest request,
        IServerStreamWriter<WatchTemplatesResponse> responseStream,
        ServerCallContext context)
    {
        using var watcher = metrics.Watch();
        var subscription = templates.Subscribe();
        await gate.WaitUntilOpenAsync(context.CancellationToken);
        while (true)
        {
            var template = await gate.WhileOpenAsync(subscription.NextAsync, context.CancellationToken);
            var message = ToMessage(template, subscription.ExtraNoncePrefix, request.WithTransactionIds);
            await responseStream.WriteAsync(new WatchTemplatesResponse { Template = message }, context.CancellationToken);
        }
    }

    public override async Task<SubmitSolutionResponse> SubmitSolution(SubmitSolutionRequest request, ServerCallContext context)
    {
        if (request.TemplateId.Length == 0)
        {
            throw new FormatException("template_id is empty.");
        }

        if (request.Header.Length != BlockHeader.Size || !BlockHeader.TryParse(request.Header.Span, out var header))
        {
            throw new FormatException($"header must be {BlockHeader.Size} bytes; it is {request.Header.Length}.");
        }

        if (!Transaction.TryParse(request.Coinbase.Memory, out var coinbase, out var error))
        {
            throw new FormatException($"coinbase is no transaction: {error}.");
        }

        var response = new SubmitSolutionResponse { Hash = header.Hash.ToString(), Outcome = BlockOutcome.Stale };
        var transactionIds = request.HasTransactionIds ? request.TransactionIds.Memory : default(ReadOnlyMemory<byte>?);
        if (assembler.TryAssemble(request.TemplateId, header, coinbase, transactionIds, out var block))
        {
            var result = await chain.SubmitBlockAsync(block, context.CancellationToken);
            response.Outcome = ChainEndpoint.OutcomeOf(result.Outcome);
            response.Reject = result.Validation.ToReject();
        }

        metrics.Solved(response.Outcome);
        return response;
    }

    public override Task<GetBlockTemplateResponse> GetBlockTemplate(GetBlockTemplateRequest request, ServerCallContext context)
    {
        gate.ThrowIfClosed();
        var template = feed.MakeForOne()
            ?? throw new RpcException(new Status(StatusCode.Unavailable, "There is no template yet: the node is starting."));
        var response = new GetBlockTemplateResponse
        {
            Template = ToMessage(template, templates.Subscribe().ExtraNoncePrefix, request.WithTransactionIds),
        };
        if (request.OmitTransactions)
        {
            return Task.FromResult(response);
        }

        foreach (var transaction in template.Transactions)
        {
            response.Transactions.Add(UnsafeByteOperations.UnsafeWrap(transaction.Raw));
        }

        return Task.FromResult(response);
    }

    private Contracts.Chain.V1.BlockTemplate ToMessage(
        BlockTemplate template, ReadOnlyMemory<byte> extraNoncePrefix, bool withTransactionIds)
    {
        var message = new Contracts.Chain.V1.BlockTemplate
        {
            TemplateId = template.Id,
            Network = chain.Parameters.Name,
            Height = (uint)template.Height,
            PreviousBlockHash = template.PreviousHash.ToString(),
            Version = BlockTemplate.BlockVersion,
            Bits = template.Bits.Bits,
            MinTime = template.MinTime,
            MaxTime = template.MaxTime,
            CurrentTime = template.CurrentTime,
            CoinbaseValueSats = (ulong)template.CoinbaseValue,
            WitnessCommitmentScript = UnsafeByteOperations.UnsafeWrap(template.WitnessCommitmentScript),
            ExtraNoncePrefix = UnsafeByteOperations.UnsafeWrap(extraNoncePrefix),
            TransactionCount = (uint)template.Transactions.Length,
            TotalFeeSats = (ulong)template.Fees,
            Weight = (uint)template.Weight,
            Clean = template.IsOnNewTip,
            Preliminary = template.IsPreliminary,
            VersionMask = BlockTemplate.VersionMask,
        };
        if (withTransactionIds)
        {
            message.TransactionIds = UnsafeByteOperations.UnsafeWrap(template.TransactionIds);
        }

        foreach (var hash in template.MerkleBranch)
        {
            message.MerkleBranch.Add(ByteString.CopyFrom(hash.ToArray()));
        }

        return message;
    }
}
