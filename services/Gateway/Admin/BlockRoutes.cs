using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>
/// An operator's word on blocks, given to all chain-stores: one that did not hear it would part from the others.
/// </summary>
/// <remarks>Giving the same word twice changes nothing, so that a request may simply be repeated.</remarks>
internal static class BlockRoutes
{
    public static void MapBlockAdmin(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/blocks/{hash}").WithTags("Blocks");
        group
            .MapPost("/invalidate", Invalidate)
            .WithSummary("Have all chain-stores treat a block and what builds on it as invalid");
        group
            .MapPost("/reconsider", Reconsider)
            .WithSummary("Have all chain-stores forget what was found against a block");
    }

    private static Task<BlockOrderView> Invalidate(string hash, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        var request = new InvalidateBlockRequest { Hash = Texts.Id(hash, "invalid_block_id") };
        return OrderAsync(nodes, async node =>
        {
            var tip = await node.Chain.InvalidateBlockAsync(request, context.ToCall());
            return new BlockOrderItem(node.Address, true, tip.Height, tip.BestBlockHash);
        });
    }

    private static Task<BlockOrderView> Reconsider(string hash, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        var request = new ReconsiderBlockRequest { Hash = Texts.Id(hash, "invalid_block_id") };
        return OrderAsync(nodes, async node =>
        {
            var tip = await node.Chain.ReconsiderBlockAsync(request, context.ToCall());
            return new BlockOrderItem(node.Address, true, tip.Height, tip.BestBlockHash);
        });
    }

    private static async Task<BlockOrderView> OrderAsync(
        NodeDirectory<ChainNode> nodes,
        Func<ChainNode, Task<BlockOrderItem>> order)
    {
        var answers = await nodes.AskAllAsync(node => TryOrderAsync(node, order));
        return answers.Answers.Any(item => item.Known)
            ? new BlockOrderView(answers.Answers, answers.Unreachable)
            : throw new ProblemException(StatusCodes.Status404NotFound, "not_found", "No chain-store knows such a block.");
    }

    private static async Task<BlockOrderItem> TryOrderAsync(ChainNode node, Func<ChainNode, Task<BlockOrderItem>> order)
    {
        try
        {
            return await order(node);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return new BlockOrderItem(node.Address, false, null, null);
        }
    }
}
