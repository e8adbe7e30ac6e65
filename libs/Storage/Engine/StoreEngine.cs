using System.Numerics;
using Blockyard.Storage.Files;
using FASTER.core;
using EngineSession = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ChangeInput, Blockyard.Storage.Engine.ValueBuffer,
    FASTER.core.Empty, Blockyard.Storage.Engine.StoreFunctions>;

namespace Blockyard.Storage.Engine;

/// <summary>One instance of the engine with its files; a store makes another one when a recovery fails.</summary>
internal sealed class StoreEngine : IDisposable
{
    public const string LogName = "records";
    private const long MaxPageBytes = 16L << 20;
    private const long MinPageBytes = 1L << 20;
    private const int PagesInMemory = 64;
    private const int MinPagesInMemory = 8;
    private const int LeastCapacityInPages = 16;
    private const int SparePages = 5;
    private const int LatePages = 4;
    private const long BucketBytes = 64;
    private const long MaxReplayBytes = 32L << 20;

    private readonly StoreDevice _device;
    private readonly FasterKVSettings<SpanByte, SpanByte> _engineSettings;
    private readonly FasterKV<SpanByte, SpanByte> _engine;
    private readonly KeyComparer _comparer;
    private readonly IndexPrefetch _prefetch;
    private readonly long _memoryBytes;
    private readonly long _maxIndexBytes;
    private readonly TimeSpan _timeout;
    private readonly KeyValueStoreSettings _settings;
    private EngineCheckpoint? _index;
    private long _indexSize;
    private long _outgrownBytes;
    private long _overflowTold;

    /// <summary>Makes an engine with nothing in it.</summary>
    /// <param name="settings">The store's.</param>
    /// <param name="seed">Of the hash by which the index is laid out.</param>
    /// <param name="pageBytes">Size of the pages that are there already: records are laid out by it. 0 for what suits the budget.</param>
    public StoreEngine(KeyValueStoreSettings settings, ulong seed, long pageBytes)
    {
        Seed = seed;
        _comparer = new KeyComparer(seed);
        Health = new Health(settings.Directory, settings.Logger);
        Checkpoints = new CheckpointFiles(settings.Disk, settings.Directory, settings.Network, Health);
        _device = new StoreDevice(settings.Disk, Path.Combine(settings.Directory, LogName), settings.Network, Health);
        _maxIndexBytes = PowerOfTwoUpTo(settings.MemoryBytes / 4);
        var indexBytes = PowerOfTwoUpTo(settings.IndexBytes == 0 ? settings.MemoryBytes / 16 : settings.IndexBytes);
        _memoryBytes = settings.MemoryBytes;
        _timeout = settings.CheckpointTimeout;
        _settings = settings;
        MaxDiskReadsOfSession = settings.MaxDiskReadsOfSession;
        pageBytes = pageBytes > 0 ? pageBytes : PowerOfTwoUpTo(Math.Clamp(_memoryBytes / PagesInMemory, MinPageBytes, MaxPageBytes));
        _engineSettings = new FasterKVSettings<SpanByte, SpanByte>
        {
            IndexSize = Math.Clamp(indexBytes, BucketBytes, _maxIndexBytes),
            MemorySize = Math.Max((long)BitOperations.RoundUpToPowerOf2((ulong)_memoryBytes), LeastCapacityInPages * pageBytes),
            PageSize = pageBytes,
            SegmentSize = settings.SegmentBytes,
            LogDevice = _device,
            CheckpointManager = Checkpoints,
            EqualityComparer = _comparer,
            ConcurrencyControlMode = ConcurrencyControlMode.RecordIsolation,
        };
        MaxRecordBytes = (int)pageBytes / 2;
        _engine = new FasterKV<SpanByte, SpanByte>(_engineSettings);
        _prefetch = new IndexPrefetch(_engine);
        FitMemory();
    }

    public ulong Seed { get; }

    public Health Health { get; }

    public CheckpointFiles Checkpoints { get; }

    public int MaxRecordBytes { get; }

    /// <summary>Reads from disk after which a session is replaced.</summary>
    public int MaxDiskReadsOfSession { get; }

    public long PageBytes => _engineSettings.PageSize;

    public long SegmentBytes => _engineSettings.SegmentSize;

    /// <summary>Whether an engine can have pages of this size.</summary>
    public static bool IsPageSize(long bytes) => bytes is >= MinPageBytes and <= MaxPageBytes && BitOperations.IsPow2(bytes);

    /// <summary>Whether this thread's reads run at once with others of its own, or each by itself.</summary>
    public bool ReadsSideBySide
    {
        set => _device.ReadsSideBySide = value;
    }

    public long IndexBytes => _engine.IndexSize * BucketBytes;

    /// <summary>Memory of records and index, with the place of smaller indexes before it.</summary>
    public long MemoryBytes => _engine.Log.MemorySizeBytes + WholeIndexBytes + _outgrownBytes;

    public long BeginAddress => _engine.Log.BeginAddress;

    public long TailAddress => _engine.Log.TailAddress;

    /// <summary>Records before this address are never changed in place.</summary>
    public long ReadOnlyAddress => _engine.Log.SafeReadOnlyAddress;

    /// <summary>Bytes that a checkpoint taken now has to write.</summary>
    public long UnwrittenBytes => _engine.Log.TailAddress - _engine.Log.HeadAddress + WholeIndexBytes;

    /// <summary>Bytes of records from the first live page to the end.</summary>
    public long LogBytes => _engine.Log.TailAddress - _engine.Log.BeginAddress;

    /// <summary>The index with the buckets that overflowed.</summary>
    private long WholeIndexBytes => IndexBytes + OverflowBytes;

    private long OverflowBytes => _engine.OverflowBucketCount * BucketBytes;

    /// <summary>True when one in sixteen buckets has overflowed, which is so at about four keys per bucket, and the budget allows a larger index.</summary>
    private bool IndexIsCrowded => _engine.OverflowBucketCount > _engine.IndexSize / 16 && IndexBytes * 2 <= _maxIndexBytes;

    /// <summary>Records that may be in memory, beside the spare pages that the engine keeps.</summary>
    private int WantedPages => Math.Max((int)((_memoryBytes - WholeIndexBytes - _outgrownBytes) / PageBytes) - SparePages, MinPagesInMemory);

    private bool MemoryIsFull => _engine.Log.TailAddress - _engine.Log.HeadAddress > (WantedPages + LatePages) * PageBytes;

    /// <summary>True when the last index written has the size of the present one and few records have come since.</summary>
    private bool IndexIsRecent => _index is not null
        && _indexSize == IndexBytes
        && _engine.Log.BeginAddress == _index.LogBegin
        && _engine.Log.TailAddress - _index.LogEnd < Math.Max(MaxReplayBytes, WholeIndexBytes);

    public StoreSession NewSession() => new(this);

    public EngineSession NewEngineSession() => _engine.For(default(StoreFunctions)).NewSession<StoreFunctions>(
        sessionVariableLengthStructSettings: new SessionVariableLengthStructSettings<SpanByte, ChangeInput>
        {
            valueLength = ChangeInput.Lengths.Instance,
        });

    /// <summary>Fetches the part of the index where a key stands, or will; returns what <see cref="PrefetchRecord"/> takes.</summary>
    public long PrefetchIndex(ReadOnlySpan<byte> key)
    {
        var hash = _comparer.Hash(key);
        _prefetch.Index(hash);
        return hash;
    }

    /// <summary>Fetches the record of a key, for which the index must have arrived; nothing if it is not in memory.</summary>
    public void PrefetchRecord(long hash) => _prefetch.Record(hash);

    /// <summary>True if the index names this record of a key, without a look at any record: then it is the newest one. False says nothing.</summary>
    public bool IsNewest(ReadOnlySpan<byte> key, long address) => _prefetch.Newest(_comparer.Hash(key)) == address;

    /// <summary>Grows a crowded index, leaves to the records what the index does not take of the budget, and waits for the disk while
    /// more of them are in memory. Not beside a checkpoint.</summary>
    public void Balance()
    {
        if (IndexIsCrowded)
        {
            GrowIndex();
        }

        WatchOverflow();
        FitMemory();
        if (MemoryIsFull)
        {
            WaitForDisk();
        }
    }

    public void Recover(EngineCheckpoint checkpoint)
    {
        Checkpoints.Load(checkpoint);
        _device.Restore(checkpoint.LogBegin, checkpoint.LogEnd, checkpoint.EndBlock);
        _engine.Recover(checkpoint.IndexToken, checkpoint.LogToken);
        _prefetch.FindIndex();
        Health.ThrowIfFailed();
    }

    /// <summary>Writes all records, and the index if the last one is old; durable and read back when this ends, but nothing points there yet.</summary>
    /// <remarks>An older index costs a recovery the time to go through the records since. Without that an idle store would write its whole
    /// index again for a few records.</remarks>
    public async Task<EngineCheckpoint> WriteCheckpointAsync()
    {
        var index = IndexIsRecent ? _index : null;
        var (success, token) = index is null
            ? await _engine.TakeFullCheckpointAsync(CheckpointType.FoldOver)
            : await _engine.TakeHybridLogCheckpointAsync(CheckpointType.FoldOver);
        if (!success)
        {
            throw new IOException("The engine refused a checkpoint because another one is running.");
        }

        _device.Flush();
        Health.ThrowIfFailed();
        var written = new EngineCheckpoint
        {
            IndexToken = index?.IndexToken ?? token,
            LogToken = token,
            IndexBytes = index?.IndexBytes ?? Checkpoints.VerifyIndex(token),
            LogBegin = _engine.Log.BeginAddress,
            LogEnd = _engine.Log.TailAddress,
            PageBytes = PageBytes,
            IndexInfo = index?.IndexInfo ?? Checkpoints.IndexInfo(token),
            LogInfo = Checkpoints.LogInfo(token),
            EndBlock = _device.ReadEnd(_engine.Log.TailAddress),
        };
        (_index, _indexSize) = index is null ? (written, IndexBytes) : (index, _indexSize);
        return written;
    }

    /// <summary>The blocks of records between two addresses that are not what was written.</summary>
    public IReadOnlyList<DamagedBlocks> FindDamage(
        long begin, long end, IProgress<long>? progress, CancellationToken cancellationToken) =>
        _device.FindDamage(begin, end, progress, cancellationToken);

    /// <summary>Scans record versions to the end of the page in which an address lies; the newest version of each key comes last.</summary>
    /// <remarks>The engine reads no further than the end of a scan: of a record across it, the rest would come as zeros. None lies across
    /// the end of a page.</remarks>
    public IFasterScanIterator<SpanByte, SpanByte> ScanLog(long from, long to) =>
        _engine.Log.Scan(from, Math.Min(_engine.Log.TailAddress, (to + PageBytes - 1) & -PageBytes));

    /// <summary>Scans record versions, of which the last may come in part.</summary>
    public IFasterScanIterator<SpanByte, SpanByte> SampleLog(long from, long to) => _engine.Log.Scan(from, to);

    /// <summary>Gives up the records before an address. Their files stay until <see cref="DeleteFilesBefore"/>.</summary>
    public void ForgetBefore(long address) => _engine.Log.ShiftBeginAddress(address, snapToPageStart: false, truncateLog: false);

    /// <summary>Deletes the files that end before an address.</summary>
    public void DeleteFilesBefore(long address) => _device.DeleteBefore(address);

    public void Dispose()
    {
        _engine.Dispose();
        _device.Dispose();
        Checkpoints.Dispose();
        _engineSettings.Dispose();
    }

    /// <summary>Makes the index twice as large and gives back what can be given back of the smaller one.</summary>
    /// <remarks>
    /// Next to nothing else here becomes garbage, so the collector would not come for long. Even then it keeps the place of the
    /// smaller index where records, which cannot be moved, have come to lie beside it: so that place counts as used.
    /// </remarks>
    private void GrowIndex()
    {
        _outgrownBytes += IndexBytes;
        _engine.GrowIndex();
        _prefetch.FindIndex();
        FitMemory();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    /// <summary>Tells when the index has come to overflow by more than its own size, and stops before the overflow cannot be recovered.</summary>
    /// <remarks>The engine writes a checkpoint of more and then reads another number of bytes back, as it counts them in 31 bits.</remarks>
    private void WatchOverflow()
    {
        if (OverflowBytes > _settings.MaxOverflowBytes)
        {
            throw Health.Latch(
                "Writing records",
                new InvalidOperationException(
                    $"The index of {IndexBytes} bytes overflows by {OverflowBytes}, and no more than {_settings.MaxOverflowBytes} can be "
                    + "recovered. Give the store several times its memory and rebuild it."));
        }

        if (OverflowBytes > Math.Max(IndexBytes, 2 * _overflowTold))
        {
            _overflowTold = OverflowBytes;
            StorageLog.IndexOverflows(_settings.Logger, _settings.Directory, IndexBytes, OverflowBytes, _memoryBytes);
        }
    }

    private void FitMemory()
    {
        // The engine's memory is a power of two; pages left empty bring it down to what is wanted. It keeps a few spare ones beyond.
        var empty = _engine.Log.BufferSize - WantedPages;
        if (empty != _engine.Log.EmptyPageCount)
        {
            _engine.Log.SetEmptyPageCount(empty);
        }
    }

    /// <summary>Lets go of pages as they reach the disk until few enough are left.</summary>
    /// <remarks>The engine itself waits only when all its pages are full, and without a limit.</remarks>
    private void WaitForDisk()
    {
        var inTime = SpinWait.SpinUntil(
            () =>
            {
                _engine.Log.SetEmptyPageCount(_engine.Log.EmptyPageCount);
                return !MemoryIsFull || Health.Failure is not null;
            },
            _timeout);
        if (!inTime)
        {
            throw Health.Latch("Writing records", new TimeoutException($"The disk took no page within {_timeout}."));
        }
    }

    private static long PowerOfTwoUpTo(long bytes) => (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes + 1) / 2);
}
