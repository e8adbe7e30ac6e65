using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Import;

/// <summary>What a caller sends of a snapshot: a start, then bytes. Nothing is read ahead of what is asked for.</summary>
internal sealed class SnapshotUpload(IAsyncStreamReader<ImportSnapshotRequest> requests, TimeProvider time) : Stream
{
    /// <summary>A caller who sends nothing for so long holds up others for nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the first message.</summary>
    /// <exception cref="FormatException">It is no start.</exception>
    public async Task<ImportSnapshotStart> ReadStartAsync(CancellationToken cancellationToken) =>
        await MoveNextAsync(cancellationToken) && requests.Current.Start is { } start
            ? start
            : throw new FormatException("The first message must hold start.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (!await MoveNextAsync(cancellationToken))
            {
                return 0;
            }

            _rest = requests.Current.PartCase == ImportSnapshotRequest.PartOneofCase.Data
                ? requests.Current.Data.Memory
                : throw new FormatException("All messages but the first must hold data.");
        }

        var taken = _rest[..Math.Min(_rest.Length, buffer.Length)];
        taken.CopyTo(buffer);
        _rest = _rest[taken.Length..];
        return taken.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken).WaitAsync(Silence, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"Nothing came for {Silence.TotalSeconds:0} s: call again to go on."));
        }
    }
}
