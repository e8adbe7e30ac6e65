using Blockyard.Chain.Import;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Import;

/// <summary>Blocks that come over a gRPC stream.</summary>
internal sealed class StreamBlockSource(IAsyncStreamReader<ImportBlocksRequest> requests) : IBlockSource
{
    private readonly Queue<SourceBlock> _received = [];

    public async ValueTask<SourceBlock?> ReadAsync(CancellationToken cancellationToken)
    {
        while (_received.Count == 0)
        {
            if (!await requests.MoveNext(cancellationToken))
            {
                return null;
            }

            foreach (var raw in requests.Current.Blocks)
            {
                _received.Enqueue(new SourceBlock(raw.Memory, null));
            }
        }

        return _received.Dequeue();
    }
}
