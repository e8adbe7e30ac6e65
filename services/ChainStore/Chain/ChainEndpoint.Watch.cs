using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf;
using Grpc.Core;
using BlockLocator = Blockyard.Chain.BlockLocator;
using ConnectedBlockMessage = Blockyard.Contracts.Chain.V1.ConnectedBlock;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private const int MaxSteps = 100;
    private const int MaxStepBytes = 8 * 1024 * 1024;

    public override async Task WatchChain(
        WatchChainRequest request,
        IServerStreamWriter<WatchChainResponse> responseStream,
        ServerCallContext context)
    {
        var cursor = chain.OpenCursor(request.Cursor is { } place ? LocatorOf(place) : null);
        while (true)
        {
            var response = NextSteps(cursor, request.IncludeRaw);
            await responseStream.WriteAsync(response, context.CancellationToken);
            if (response.Events.Count == 0)
            {
                await heartbeat.WaitAsync(cursor.WaitAsync, context.CancellationToken);
            }
        }
    }

    private static BlockLocator LocatorOf(Contracts.Chain.V1.BlockLocator place) =>
        place.BlockHashes.Count <= BlockLocator.MaxLength
        ? new BlockLocator([.. place.BlockHashes.Select(hash => RequestFormat.ParseHash(hash, "cursor.block_hashes"))])
        : throw new FormatException($"cursor.block_hashes holds more than {BlockLocator.MaxLength} hashes.");

    private WatchChainResponse NextSteps(ChainCursor cursor, bool includeRaw)
    {
        var response = new WatchChainResponse();
        var bytes = 0;
        while (response.Events.Count < MaxSteps && bytes < MaxStepBytes && cursor.Next(1) is [var step])
        {
            var raw = includeRaw && step.Entry.HasBlock ? chain.ReadRawBlock(step.Entry) : default;
            bytes += raw.Length;
            response.Events.Add(EventOf(step, UnsafeByteOperations.UnsafeWrap(raw)));
        }

        response.TipHeight = (uint)chain.Tip.Height;
        response.BlockHash = cursor.Position.Hash.ToString();
        response.Cursor = new Contracts.Chain.V1.BlockLocator();
        response.Cursor.BlockHashes.AddRange(cursor.Locator.Hashes.Select(hash => hash.ToString()));
        return response;
    }

    private ChainEvent EventOf(ChainStep step, ByteString raw) => step.Connected
        ? new ChainEvent { Connected = new ConnectedBlockMessage { Block = blocks.Summarise(step.Entry, chain.Tip), Raw = raw } }
        : new ChainEvent
        {
            Disconnected = new DisconnectedBlock
            {
                Hash = step.Entry.Hash.ToString(),
                Height = (uint)step.Entry.Height,
                PreviousHash = step.Entry.Header.PreviousHash.ToString(),
                Raw = raw,
            },
        };
}
