using System.Buffers.Binary;
using Blockyard.Mining.Scanning;
using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>Searches the headers of a job on the calling thread. One searcher per thread.</summary>
public sealed class NonceSearcher
{
    private const int NonceOffset = 76;

    // Some milliseconds of work between two looks at cancellation and clock.
    private const int BatchesPerScan = 4096;

    private readonly INonceScanner _scanner;
    private readonly HeaderWork _work = new();
    private long _hashCount;

    /// <summary>Makes a searcher.</summary>
    /// <param name="lanes">One of <see cref="HashLanes.Supported"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">This processor has no such lanes.</exception>
    public NonceSearcher(int lanes)
    {
        _scanner = HashLanes.CreateScanner(lanes);
    }

    /// <summary>Headers hashed so far; may be read from any thread.</summary>
    public long HashCount => Volatile.Read(ref _hashCount);

    /// <summary>
    /// Tries all nonces of one extra nonce after the other, the time moving on with the clock, until a header meets the target.
    /// </summary>
    /// <returns>Null if it was cancelled; cancellation is noticed within a few milliseconds.</returns>
    public MiningSolution? Search(MiningJob job, CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[BlockHeader.Size];
        while (!cancellationToken.IsCancellationRequested)
        {
            var extraNonce = job.TakeExtraNonce();
            job.WriteHeader(extraNonce, header);
            if (TrySearch(job, header, cancellationToken))
            {
                return job.ToSolution(extraNonce, header);
            }
        }

        return null;
    }

    private bool TrySearch(MiningJob job, Span<byte> header, CancellationToken cancellationToken)
    {
        var count = BatchesPerScan * _scanner.Lanes;
        var prepared = 0u;
        for (var first = 0L; first <= uint.MaxValue && !cancellationToken.IsCancellationRequested; first += count)
        {
            var time = job.CurrentTime;
            if (time != prepared)
            {
                MiningJob.WriteTime(time, header);
                _work.Prepare(header, job.Target);
                prepared = time;
            }

            var found = _scanner.TryScan(_work, (uint)first, count, out var nonce, out var tried);
            Volatile.Write(ref _hashCount, _hashCount + tried);
            if (found)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(header[NonceOffset..], nonce);
                return true;
            }
        }

        return false;
    }
}
