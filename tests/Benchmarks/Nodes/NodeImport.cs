using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>Hands a node blocks over one stream, as an operator who imports a chain does.</summary>
internal static class NodeImport
{
    private const int BlocksPerMessage = 4;

    /// <summary>Ends when all blocks are durable.</summary>
    public static async Task RunAsync(NodeProcess node, IEnumerable<Block> blocks)
    {
        using var import = new ChainService.ChainServiceClient(node.Invoker).ImportBlocks();
        var answer = Task.Run(() => LastAnswerAsync(import.ResponseStream));
        foreach (var some in blocks.Chunk(BlocksPerMessage))
        {
            var request = new ImportBlocksRequest();
            request.Blocks.AddRange(some.Select(block => UnsafeByteOperations.UnsafeWrap(block.Raw)));
            await import.RequestStream.WriteAsync(request);
        }

        await import.RequestStream.CompleteAsync();
        if ((await answer).Reject is { } reject)
        {
            throw new InvalidOperationException($"A block was refused: {reject}");
        }
    }

    private static async Task<ImportBlocksResponse> LastAnswerAsync(Grpc.Core.IAsyncStreamReader<ImportBlocksResponse> answers)
    {
        var last = new ImportBlocksResponse();
        while (await answers.MoveNext(CancellationToken.None))
        {
            last = answers.Current;
        }

        return last;
    }
}
