using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Grpc.Core;

namespace Blockyard.TestKit.Observed;

/// <summary>Blocks as a chain-store hands them out, taken for what they say only as far as their hashes prove it.</summary>
public static class BlockSource
{
    /// <summary>The block of this name, or a loss: its header hashes to the name, and its transactions to the header.</summary>
    public static async Task<Block> FetchAsync(
        ChainService.ChainServiceClient chain, Hash256 hash, CancellationToken cancellationToken)
    {
        GetBlockResponse answer;
        try
        {
            answer = await chain.GetBlockAsync(
                new GetBlockRequest { Hash = hash.ToString(), IncludeRaw = true }, cancellationToken: cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            throw new LossException($"Block {hash} is unknown: {error.Status.Detail}");
        }

        if (!Block.TryParse(answer.Raw.Memory, out var block, out var problem))
        {
            throw new LossException($"Block {hash} cannot be read: {problem}");
        }

        return block.Hash == hash && block.ComputeMerkleRoot(out _) == block.Header.MerkleRoot
            ? block
            : throw new LossException($"Asked for block {hash}, the chain-store gives another one, {block.Hash}.");
    }
}
