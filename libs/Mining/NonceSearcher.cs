using System.Buffers.Binary;
using Blockyard.Mining.Scanning;
using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>Searches the headers of a job on the calling thread. One searcher per thread.</summary>
public sealed class NonceSearcher
{
    /// <summary>
    /// Batches between two looks at cancellation and clock: a few milliseconds of work on the slowest lanes, one on the fastest.
    /// </summary>
    internal const int BatchesPerScan = 4096;

    private const int NonceOffset = 76;
    private const long AllNonces = 1L << 32;

    private readonly INonceScanner _scanner;
    private readonly WorkRhythm? _rhythm;
    private readonly int _scanLength;
    private readonly long _nonces;
    private readonly HeaderWork _work = new();
    private long _hashCount;

    /// <summary>Makes a searcher.</summary>
    /// <param name="lanes">One of <see cref="HashLanes.Supported"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">This processor has no such lanes.</exception>
    public NonceSearcher(int lanes)
        : this(HashLanes.CreateScanner(lanes))
    {
    }

    /// <summary>Makes a searcher that may rest, and may try fewer nonces of a header than there are.</summary>
    internal NonceSearcher(
        INonceScanner scanner, WorkRhythm? rhythm = null, int batchesPerScan = BatchesPerScan, long nonces = AllNonces)
    {
        _scanner = scanner;
        _rhythm = rhythm;
        _scanLength = batchesPerScan * scanner.Lanes;
        _nonces = nonces;
    }

    /// <summary>Headers hashed so far; may be read from any thread.</summary>
    public long HashCount => Volatile.Read(ref _hashCount);

    /// <summary>
    /// Tries all nonces and versions of one extra nonce after the other, the time moving on with the clock, until a header meets
    /// the target.
    /// </summary>
    /// <returns>Null if it was cancelled; cancellation is noticed within a few milliseconds.</returns>
    public MiningSolution? Search(MiningJob job, CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[BlockHeader.Size];
        while (!cancellationToken.IsCancellationRequested)
        {
            var extraNonce = job.TakeExtraNonce();
            job.WriteHeader(extraNonce, header);
            if (TrySearchVersions(job, header, cancellationToken))
            {
                return job.ToSolution(extraNonce, header);
            }
        }

        return null;
    }

    private bool TrySearchVersions(MiningJob job, Span<byte> header, CancellationToken cancellationToken)
    {
        for (var number = 0L; number < job.VersionCount && !cancellationToken.IsCancellationRequested; number++)
        {
            job.WriteVersion((uint)number, header);
            if (TrySearchNonces(job, header, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private bool TrySearchNonces(MiningJob job, Span<byte> header, CancellationToken cancellationToken)
    {
        var prepared = 0u;
        for (var first = 0L; first < _nonces && !cancellationToken.IsCancellationRequested; first += _scanLength)
        {
            var time = job.CurrentTime;
            if (time != prepared)
            {
                MiningJob.WriteTime(time, header);
                _work.Prepare(header, job.Target);
                prepared = time;
            }

            var began = _rhythm?.Begin() ?? 0;
            var found = _scanner.TryScan(_work, (uint)first, _scanLength, out var nonce, out var tried);
            Volatile.Write(ref _hashCount, _hashCount + tried);
            if (found)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(header[NonceOffset..], nonce);
                return true;
            }

            _rhythm?.Worked(began, cancellationToken);
        }

        return false;
    }
}
