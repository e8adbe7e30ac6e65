using Blockyard.Contracts.Chain.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>Moves snapshots from and to nodes, with what a test wants to see of it.</summary>
internal static class SnapshotTransfer
{
    public const int HeaderSize = 128;
    public const int FrameSize = 16;
    public const int TrailerSize = 48;

    /// <summary>Fetches a snapshot to its end.</summary>
    public static async Task<byte[]> ExportAsync(this ChainStoreNode node, string tip = "", int offset = 0)
    {
        using var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest { TipHash = tip, Offset = (ulong)offset });
        return await ReadAsync(call, long.MaxValue);
    }

    /// <summary>Fetches a snapshot until there is at least so much of it, or to the end.</summary>
    public static async Task<byte[]> ReadAsync(AsyncServerStreamingCall<ExportSnapshotResponse> call, long enough)
    {
        Assert.NotNull((await call.ResponseStream.NextAsync()).Snapshot);
        using var bytes = new MemoryStream();
        while (bytes.Length < enough && await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience.Limit))
        {
            Assert.Equal(ExportSnapshotResponse.PartOneofCase.Data, call.ResponseStream.Current.PartCase);
            Assert.InRange(call.ResponseStream.Current.Data.Length, 0, 256 * 1024);
            call.ResponseStream.Current.Data.WriteTo(bytes);
        }

        return bytes.ToArray();
    }

    /// <summary>The tip that a snapshot names.</summary>
    public static string Tip(this byte[] snapshot) => new Primitives.Hash256(snapshot.AsSpan(48, 32)).ToString();

    /// <summary>The places behind all blocks of a snapshot, read as the format is drawn.</summary>
    public static List<SnapshotPlace> PlacesOf(byte[] snapshot)
    {
        var places = new List<SnapshotPlace>();
        for (var offset = HeaderSize; offset < snapshot.Length - TrailerSize;)
        {
            var start = offset + FrameSize;
            var length = BitConverter.ToInt32(snapshot, offset);
            places.Add(new SnapshotPlace
            {
                Height = BitConverter.ToUInt32(snapshot, offset + 4),
                BlockHash = ByteString.CopyFrom(Primitives.BlockHeader.Parse(snapshot.AsSpan(start, 80)).Hash.ToArray()),
                Offset = (ulong)(start + length),
            });
            offset = start + length;
        }

        return places;
    }

    public static ImportSnapshotRequest StartOf(byte[] snapshot)
    {
        var start = new ImportSnapshotStart { Header = ByteString.CopyFrom(snapshot, 0, Math.Min(HeaderSize, snapshot.Length)) };
        start.Places.AddRange(PlacesOf(snapshot));
        return new ImportSnapshotRequest { Start = start };
    }

    /// <summary>Sends a snapshot from where the node wants it; gives that, and the result.</summary>
    public static async Task<(ImportSnapshotResume Resume, ImportSnapshotResult Result)> ImportAsync(
        this ChainStoreNode node, byte[] snapshot, int piece = 100_000)
    {
        using var call = node.Chain.ImportSnapshot();
        await call.RequestStream.WriteAsync(StartOf(snapshot));
        var resume = (await call.ResponseStream.NextAsync()).Resume;
        Assert.NotNull(resume);
        var sending = SendAsync(call.RequestStream, snapshot.AsMemory((int)resume.Offset), piece, complete: true);
        var last = await call.ResponseStream.NextAsync(answer => answer.Result is not null);
        await Task.WhenAny(sending);
        return (resume, last.Result);
    }

    /// <summary>Sends bytes in pieces.</summary>
    public static async Task SendAsync(
        IClientStreamWriter<ImportSnapshotRequest> requests, ReadOnlyMemory<byte> bytes, int piece, bool complete)
    {
        for (var offset = 0; offset < bytes.Length; offset += piece)
        {
            var data = ByteString.CopyFrom(bytes.Slice(offset, Math.Min(piece, bytes.Length - offset)).Span);
            await requests.WriteAsync(new ImportSnapshotRequest { Data = data });
        }

        if (complete)
        {
            await requests.CompleteAsync();
        }
    }
}
