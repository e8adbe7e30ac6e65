using Blockyard.Chain;
using Blockyard.Chain.Filters;
using Blockyard.Consensus;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    public override Task<GetBlockResponse> GetBlock(GetBlockRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var entry = BlockReader.RequireData(request.BlockCase switch
        {
            GetBlockRequest.BlockOneofCase.Hash => blocks.Find(request.Hash, "hash"),
            GetBlockRequest.BlockOneofCase.Height => BlockReader.Find(request.Height, tip),
            _ => throw BlockReader.Unnamed(),
        });
        var response = new GetBlockResponse { Block = blocks.Summarise(entry, tip) };
        if (request.IncludeRaw)
        {
            response.Raw = UnsafeByteOperations.UnsafeWrap(chain.ReadRawBlock(entry));
        }

        return Task.FromResult(response);
    }

    public override Task<GetBlockHeaderResponse> GetBlockHeader(GetBlockHeaderRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var entry = request.BlockCase switch
        {
            GetBlockHeaderRequest.BlockOneofCase.Hash => blocks.Find(request.Hash, "hash"),
            GetBlockHeaderRequest.BlockOneofCase.Height => BlockReader.Find(request.Height, tip),
            _ => throw BlockReader.Unnamed(),
        };
        return Task.FromResult(new GetBlockHeaderResponse { Header = entry.ToHeader(tip) });
    }

    public override Task<GetBlockFilterResponse> GetBlockFilter(GetBlockFilterRequest request, ServerCallContext context)
    {
        var entry = request.BlockCase switch
        {
            GetBlockFilterRequest.BlockOneofCase.Hash => blocks.Find(request.Hash, "hash"),
            GetBlockFilterRequest.BlockOneofCase.Height => BlockReader.Find(request.Height, chain.Tip),
            _ => throw BlockReader.Unnamed(),
        };
        var filter = BlockFilter.Create(ReadConnected(entry));
        return Task.FromResult(new GetBlockFilterResponse
        {
            BlockHash = entry.Hash.ToString(),
            Filter = UnsafeByteOperations.UnsafeWrap(filter.Bytes),
            FilterHash = filter.Hash.ToString(),
        });
    }

    public override Task<ListBlocksResponse> ListBlocks(ListBlocksRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var next = PageToken.Parse(request.PageToken, PageList.Blocks) switch
        {
            { } token => blocks.Resume(token),
            _ when request.HasStartHeight => BlockReader.Find(request.StartHeight, tip),
            _ => tip,
        };

        var response = new ListBlocksResponse();
        for (; next is not null && response.Blocks.Count < size; next = next.Previous)
        {
            response.Blocks.Add(blocks.Summarise(next, tip));
        }

        response.NextPageToken = next is null ? "" : new PageToken(PageList.Blocks, next.Hash, 0).ToString();
        return Task.FromResult(response);
    }

    public override async Task<SubmitBlockResponse> SubmitBlock(SubmitBlockRequest request, ServerCallContext context)
    {
        if (!Block.TryParse(request.Raw.Memory, out var block, out var error))
        {
            throw new FormatException($"raw is no block: {error}.");
        }

        var result = await chain.SubmitBlockAsync(WitnessCommitment.AddReservedValue(block), context.CancellationToken);
        return new SubmitBlockResponse
        {
            Outcome = OutcomeOf(result.Outcome),
            Hash = block.Hash.ToString(),
            Reject = result.Validation.ToReject(),
        };
    }

    internal static BlockOutcome OutcomeOf(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Connected => BlockOutcome.Connected,
        SubmitOutcome.SideBranch => BlockOutcome.SideBranch,
        SubmitOutcome.Duplicate => BlockOutcome.Duplicate,
        SubmitOutcome.Rejected => BlockOutcome.Rejected,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
