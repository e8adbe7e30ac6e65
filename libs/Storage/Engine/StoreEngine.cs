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
    private const int PagesInMemory = 32;
    private const long BucketBytes = 64;

    private readonly StoreDevice _device;
    private readonly FasterKVSettings<SpanByte, SpanByte> _engineSettings;
    private readonly FasterKV<SpanByte, SpanByte> _engine;
    private readonly StoreFunctions _functions = new();
    private readonly long _maxIndexBytes;

    public StoreEngine(KeyValueStoreSettings settings, ulong seed)
    {
        Seed = seed;
        Health = new Health(settings.Directory, settings.Logger);
        Checkpoints = new CheckpointFiles(settings.Directory, Health);
        _device = new StoreDevice(Path.Combine(settings.Directory, LogName), Health);
        _maxIndexBytes = PowerOfTwoUpTo(settings.MemoryBytes / 4);
        var indexBytes = PowerOfTwoUpTo(settings.IndexBytes == 0 ? settings.MemoryBytes / 32 : settings.IndexBytes);
        var memoryBytes = PowerOfTwoUpTo(settings.MemoryBytes - _maxIndexBytes);
        _engineSettings = new FasterKVSettings<SpanByte, SpanByte>
        {
            IndexSize = Math.Clamp(indexBytes, BucketBytes, _maxIndexBytes),
            MemorySize = memoryBytes,
            PageSize = Math.Clamp(memoryBytes / PagesInMemory, MinPageBytes, MaxPageBytes),
            SegmentSize = SegmentBytes,
            LogDevice = _device,
            CheckpointManager = Checkpoints,
            EqualityComparer = new KeyComparer(seed),
            ConcurrencyControlMode = ConcurrencyControlMode.RecordIsolation,
        };
        MaxRecordBytes = (int)_engineSettings.PageSize / 2;
        _engine = new FasterKV<SpanByte, SpanByte>(_engineSettings);
    }

    public ulong Seed { get; }

    public Health Health { get; }

    public CheckpointFiles Checkpoints { get; }

    public int MaxRecordBytes { get; }

    public long IndexBytes => _engine.IndexSize * BucketBytes;

    public long MemoryBytes => _engine.Log.MemorySizeBytes + IndexBytes + (_engine.OverflowBucketCount * BucketBytes);

    public long TailAddress => _engine.Log.TailAddress;

    /// <summary>Bytes that a checkpoint taken now has to write.</summary>
    public long UnwrittenBytes => _engine.Log.TailAddress - _engine.Log.HeadAddress + IndexBytes + (_engine.OverflowBucketCount * BucketBytes);

    /// <summary>Bytes of records from the first live page to the end.</summary>
    public long LogBytes => _engine.Log.TailAddress - _engine.Log.BeginAddress;

    /// <summary>True when one in sixteen buckets has overflowed, which is so at about four keys per bucket, and the budget allows a larger index.</summary>
    public bool IndexIsCrowded => _engine.OverflowBucketCount > _engine.IndexSize / 16 && IndexBytes * 2 <= _maxIndexBytes;

    public StoreSession NewSession() => new(this, _engine.NewSession(_functions));

    public void GrowIndex() => _engine.GrowIndex();

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

    private static long PowerOfTwoUpTo(long bytes) => (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes + 1) / 2);
}
