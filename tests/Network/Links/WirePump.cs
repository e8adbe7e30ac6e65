using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Blockyard.Network.Links;

/// <summary>
/// Carries the bytes of one connection in one direction. What is on its way is bounded: a sender whose bytes do not arrive fills
/// its own buffers and waits, as it would with a real cable.
/// </summary>
internal sealed class WirePump(Wire wire)
{
    private const int PieceSize = 16 << 10;
    private const int PiecesOnTheWay = 128;

    private readonly Channel<Piece> _onTheWay = Channel.CreateBounded<Piece>(PiecesOnTheWay);
    private long _lastDue;

    /// <summary>Carries until the sender has closed its side and everything has arrived.</summary>
    /// <exception cref="SocketException">A side was reset.</exception>
    public async Task RunAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var taking = TakeAsync(from, ending.Token);
        var giving = GiveAsync(to, ending.Token);

        // If one side fails, the other has nothing to wait for.
        if (await Task.WhenAny(taking, giving) is { IsCompletedSuccessfully: false })
        {
            await ending.CancelAsync();
        }

        await Task.WhenAll(taking, giving);
    }

    private async Task TakeAsync(Socket from, CancellationToken cancellationToken)
    {
        while (true)
        {
            var buffer = new byte[PieceSize];
            var length = await from.ReceiveAsync(buffer, cancellationToken);
            var conditions = wire.Conditions;
            var delay = conditions.Delay + (conditions.Jitter * Random.Shared.NextDouble());

            // Bytes do not overtake each other.
            _lastDue = Math.Max(_lastDue, Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency));
            await _onTheWay.Writer.WriteAsync(new Piece(buffer.AsMemory(0, length), _lastDue), cancellationToken);
            if (length == 0)
            {
                return;
            }
        }
    }

    private async Task GiveAsync(Socket to, CancellationToken cancellationToken)
    {
        await foreach (var piece in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), piece.Due);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellationToken);
            }

            // The end of a connection travels on the wire too.
            await wire.WaitOpenAsync(cancellationToken);
            if (piece.Bytes.Length == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            await to.SendAsync(piece.Bytes, cancellationToken);
            wire.Count(piece.Bytes.Length);
            if (wire.Conditions.BytesPerSecond is > 0 and var rate)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)piece.Bytes.Length / rate), cancellationToken);
            }
        }
    }

    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, long Due);
}
