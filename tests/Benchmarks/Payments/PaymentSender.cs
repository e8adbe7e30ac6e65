using System.Diagnostics;
using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Benchmarks.Payments;

/// <summary>Signs payments and hands them to a node over several streams, each signing its next batch while it waits for answers.</summary>
/// <remarks>No more than so many payments are on their way to a block at any time: beyond that the sender waits for blocks.</remarks>
internal sealed class PaymentSender(PaymentSource source, MinedBlocks mined)
{
    /// <summary>Most payments that were sent and are not in a block.</summary>
    public const int Window = 40_000;

    /// <summary>Batches of a stream that wait for their answers.</summary>
    private const int Unanswered = 2;

    private readonly Hash256[] _ids = new Hash256[source.Count];
    private readonly long[] _sentAt = new long[source.Count];
    private int _next;

    /// <summary>Streams; each has a connection of its own.</summary>
    public static int Streams => Environment.ProcessorCount;

    /// <summary>Id of a payment that was sent.</summary>
    public Hash256 IdOf(int payment) => _ids[payment];

    /// <summary>When a payment was signed and ready to be sent.</summary>
    public long SentAt(int payment) => _sentAt[payment];

    /// <summary>Sends on until so many payments are sent in all; ends when all are answered.</summary>
    public Task SendAsync(IEnumerable<CallInvoker> connections, int end, CancellationToken cancellationToken) =>
        Task.WhenAll(connections.Select(connection => Task.Run(() => SendAsync(connection, end, cancellationToken), cancellationToken)));

    private async Task SendAsync(CallInvoker connection, int end, CancellationToken cancellationToken)
    {
        using var stream = new PaymentStream(connection, Unanswered, cancellationToken);
        while (TakeBatch(end) is { } first)
        {
            var (message, payments) = source.SignBatch(first);
            await mined.Payments.WaitPastAsync(first - Window, cancellationToken);
            var now = Stopwatch.GetTimestamp();
            for (var i = 0; i < payments.Length; i++)
            {
                _ids[first + i] = payments[i].Id;
                _sentAt[first + i] = now;
            }

            await stream.SendAsync(message);
        }

        await stream.CompleteAsync();
    }

    private int? TakeBatch(int end)
    {
        var next = Interlocked.Add(ref _next, PaymentSource.BatchLength);
        if (next <= end)
        {
            return next - PaymentSource.BatchLength;
        }

        Interlocked.Add(ref _next, -PaymentSource.BatchLength);
        return null;
    }
}
