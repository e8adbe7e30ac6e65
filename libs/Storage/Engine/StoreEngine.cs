using System.Numerics;
using Blockyard.Storage.Files;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>One instance of the engine with its files; a store makes another one when a recovery fails.</summary>
internal sealed class StoreEngine : IDisposable
{
    public const string LogName = "records";
    private const long MaxPageBytes = 16L << 20;
    private const long MinPageBytes = 1L << 20;
    private const long SegmentBytes = 128L << 20;
    private const int PagesInMemory = 64;
    private const int MinPagesInMemory = 8;
    private const int SparePages = 5;
    private const long BucketBytes = 64;

    private readonly StoreDevice _device;
    private readonly FasterKVSettings<SpanByte, SpanByte> _engineSettings;
    private readonly FasterKV<SpanByte, SpanByte> _engine;
    private readonly StoreFunctions _functions = new();
    private readonly long _memoryBytes;
    private readonly long _maxIndexBytes;

    public StoreEngine(KeyValueStoreSettings settings, ulong seed)
    {
        Seed = seed;
        Health = new Health(settings.Directory, settings.Logger);
        Checkpoints = new CheckpointFiles(settings.Directory, Health);
        _device = new StoreDevice(Path.Combine(settings.Directory, LogName), Health);
        _maxIndexBytes = PowerOfTwoUpTo(settings.MemoryBytes / 4);
        var indexBytes = PowerOfTwoUpTo(settings.IndexBytes == 0 ? settings.MemoryBytes / 16 : settings.IndexBytes);
        _memoryBytes = settings.MemoryBytes;
        var pageBytes = PowerOfTwoUpTo(Math.Clamp(_memoryBytes / PagesInMemory, MinPageBytes, MaxPageBytes));
        _engineSettings = new FasterKVSettings<SpanByte, SpanByte>
        {
            IndexSize = Math.Clamp(indexBytes, BucketBytes, _maxIndexBytes),
            MemorySize = (long)BitOperations.RoundUpToPowerOf2((ulong)_memoryBytes),
            PageSize = pageBytes,
            SegmentSize = SegmentBytes,
            LogDevice = _device,
            CheckpointManager = Checkpoints,
            EqualityComparer = new KeyComparer(seed),
            ConcurrencyControlMode = ConcurrencyControlMode.RecordIsolation,
        };
        MaxRecordBytes = (int)pageBytes / 2;
        _engine = new FasterKV<SpanByte, SpanByte>(_engineSettings);
        FitMemory();
    }

    public ulong Seed { get; }

    public Health Health { get; }

    public CheckpointFiles Checkpoints { get; }

    public int MaxRecordBytes { get; }

    /// <summary>Whether this thread's reads run at once with others of its own, or each by itself.</summary>
    public bool ReadsSideBySide
    {
        set => _device.ReadsSideBySide = value;
    }

    public long IndexBytes => _engine.IndexSize * BucketBytes;

    public long MemoryBytes => _engine.Log.MemorySizeBytes + WholeIndexBytes;

    public long TailAddress => _engine.Log.TailAddress;

    /// <summary>Bytes that a checkpoint taken now has to write.</summary>
    public long UnwrittenBytes => _engine.Log.TailAddress - _engine.Log.HeadAddress + WholeIndexBytes;

    /// <summary>Bytes of records from the first live page to the end.</summary>
    public long LogBytes => _engine.Log.TailAddress - _engine.Log.BeginAddress;

    /// <summary>The index with the buckets that overflowed.</summary>
    private long WholeIndexBytes => IndexBytes + (_engine.OverflowBucketCount * BucketBytes);

    /// <summary>True when one in sixteen buckets has overflowed, which is so at about four keys per bucket, and the budget allows a larger index.</summary>
    private bool IndexIsCrowded => _engine.OverflowBucketCount > _engine.IndexSize / 16 && IndexBytes * 2 <= _maxIndexBytes;

    public StoreSession NewSession() => new(this, _engine.NewSession(_functions));

    /// <summary>Grows a crowded index, and leaves to the records what the index does not take of the budget. Not beside a checkpoint.</summary>
    public void Balance()
    {
        if (IndexIsCrowded)
        {
            _engine.GrowIndex();
        }

        FitMemory();
    }

    public void Recover(EngineCheckpoint checkpoint)
    {
        Checkpoints.Load(checkpoint);
        _device.Restore(checkpoint.LogBegin, checkpoint.LogEnd, checkpoint.EndBlock);
        _engine.Recover(checkpoint.IndexToken, checkpoint.LogToken);
        Health.ThrowIfFailed();
    }

    /// <summary>Writes all records and the index; durable and read back when this ends, but nothing points there yet.</summary>
    public async Task<EngineCheckpoint> WriteCheckpointAsync(CancellationToken cancellationToken)
    {
        var (success, token) = await _engine.TakeFullCheckpointAsync(CheckpointType.FoldOver, cancellationToken);
        if (!success)
        {
            throw new IOException("The engine refused a checkpoint because another one is running.");
        }

        _device.Flush();
        Health.ThrowIfFailed();
        var (indexInfo, logInfo) = Checkpoints.InfoOf(token, token);
        return new EngineCheckpoint
        {
            IndexToken = token,
            LogToken = token,
            IndexBytes = Checkpoints.VerifyIndex(token),
            LogBegin = _engine.Log.BeginAddress,
            LogEnd = _engine.Log.TailAddress,
            IndexInfo = indexInfo,
            LogInfo = logInfo,
            EndBlock = _device.ReadEnd(_engine.Log.TailAddress),
        };
    }

    /// <summary>Scans every record version of the log; the newest version of each key comes last.</summary>
    public IFasterScanIterator<SpanByte, SpanByte> ScanLog() =>
        _engine.Log.Scan(_engine.Log.BeginAddress, _engine.Log.TailAddress);

    public void Dispose()
    {
        _engine.Dispose();
        _device.Dispose();
        Checkpoints.Dispose();
        _engineSettings.Dispose();
    }

    private void FitMemory()
    {
        // The engine's memory is a power of two; pages left empty bring it down to what is wanted. It keeps a few spare ones beyond.
        var pages = (int)((_memoryBytes - WholeIndexBytes) / _engineSettings.PageSize) - SparePages;
        var empty = (int)(_engineSettings.MemorySize / _engineSettings.PageSize) - Math.Max(pages, MinPagesInMemory);
        if (empty != _engine.Log.EmptyPageCount)
        {
            _engine.Log.SetEmptyPageCount(empty);
        }
    }

    private static long PowerOfTwoUpTo(long bytes) => (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes + 1) / 2);
}
