using Blockyard.Chain.Import;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Import;

/// <summary>Blocks that come over a gRPC stream.</summary>
internal sealed class StreamBlockSource(IAsyncStreamReader<ImportBlocksRequest> requests) : IBlockSource
{
    private readonly Queue<ByteString> _received = [];

    public async ValueTask<SourceBlock?> ReadAsync(BlockBuffer buffer, CancellationToken cancellationToken)
    {
        while (_received.Count == 0)
        {
            if (!await requests.MoveNext(cancellationToken))
            {
                return null;
            }

            foreach (var raw in requests.Current.Blocks)
            {
                _received.Enqueue(raw);
            }
        }

        var next = _received.Dequeue().Span;
        next.CopyTo(buffer.Begin(next.Length).Span);
        return default(SourceBlock);
    }
}
