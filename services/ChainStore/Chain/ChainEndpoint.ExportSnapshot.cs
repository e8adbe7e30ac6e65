using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private const int SnapshotPieceSize = 256 * 1024;

    public override async Task ExportSnapshot(
        ExportSnapshotRequest request,
        IServerStreamWriter<ExportSnapshotResponse> responseStream,
        ServerCallContext context)
    {
        var content = OpenSnapshot(request);
        var (header, offset) = (content.Header, (long)request.Offset);
        var begun = time.GetTimestamp();
        ChainStoreLog.ExportBegins(logger, header.Height, header.TipHash, offset, header.Length);
        try
        {
            await responseStream.WriteAsync(new ExportSnapshotResponse { Snapshot = ToInfo(header) }, context.CancellationToken);
            await SendAsync(content, offset, responseStream, context.CancellationToken);
        }
        catch (Exception error)
        {
            ChainStoreLog.ExportInterrupted(
                logger, header.Height, header.TipHash, Math.Max(offset, content.Position), error.Message);
            throw;
        }

        ChainStoreLog.ExportEnds(logger, header.Height, header.TipHash, time.GetElapsedTime(begun).TotalSeconds);
    }

    private static SnapshotInfo ToInfo(SnapshotHeader header) => new()
    {
        TipHash = header.TipHash.ToString(),
        Height = (uint)header.Height,
        Length = (ulong)header.Length,
    };

    private SnapshotContent OpenSnapshot(ExportSnapshotRequest request)
    {
        var tip = request.TipHash.Length == 0 ? chain.Tip : blocks.Find(request.TipHash, "tip_hash");
        try
        {
            var content = new SnapshotContent(chain, tip);
            return request.Offset <= (ulong)content.Header.Length
                ? content
                : throw new FormatException($"offset is behind the end of the snapshot, {content.Header.Length}.");
        }
        catch (InvalidOperationException refused)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, refused.Message));
        }
    }

    private async Task SendAsync(
        SnapshotContent content,
        long offset,
        IServerStreamWriter<ExportSnapshotResponse> responses,
        CancellationToken cancellationToken)
    {
        var piece = new byte[SnapshotPieceSize];
        var lastSign = time.GetTimestamp();
        while (content.Position < offset)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(content, piece.AsSpan(0, (int)Math.Min(piece.Length, offset - content.Position)));
            if (time.GetElapsedTime(lastSign) >= Heartbeat.Interval)
            {
                await responses.WriteAsync(new ExportSnapshotResponse { Data = ByteString.Empty }, cancellationToken);
                lastSign = time.GetTimestamp();
            }
        }

        while (Read(content, piece) is > 0 and var count)
        {
            // Encoded before the write ends: then the piece may be filled again.
            var data = UnsafeByteOperations.UnsafeWrap(piece.AsMemory(0, count));
            await responses.WriteAsync(new ExportSnapshotResponse { Data = data }, cancellationToken);
        }
    }

    private static int Read(SnapshotContent content, Span<byte> piece)
    {
        try
        {
            return content.Read(piece);
        }
        catch (InvalidDataException damage)
        {
            throw new RpcException(new Status(StatusCode.DataLoss, damage.Message));
        }
        catch (InvalidOperationException gone)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, gone.Message));
        }
    }
}
