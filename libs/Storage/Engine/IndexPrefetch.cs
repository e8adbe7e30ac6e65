using System.Reflection;
using System.Runtime.Intrinsics.X86;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Brings what an operation is going to touch into the processor's cache before it is needed, and says what the index names.</summary>
/// <remarks>
/// The engine has no such calls, so this looks where its index and its pages lie. An address that is no longer right makes a prefetch
/// do nothing, which is why any thread may ask for a bucket. Only the writer's may ask for a record: that reads the bucket, and no
/// other thread makes the index grow. Processors without the instruction go without.
/// </remarks>
internal sealed unsafe class IndexPrefetch
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private const int BucketBytes = 64;
    private const int EntriesPerBucket = 7;
    private const int TagShiftOfHash = 50;
    private const int TagShiftOfEntry = 48;
    private const ulong TagMask = (1UL << 14) - 1;
    private const ulong AddressMask = (1UL << 47) - 1;

    private readonly FasterKV<SpanByte, SpanByte> _engine;
    private readonly long* _pages;
    private readonly int _pageBits;
    private readonly int _pageCountMask;
    private byte* _buckets;
    private long _bucketMask;

    public IndexPrefetch(FasterKV<SpanByte, SpanByte> engine)
    {
        _engine = engine;
        var log = Get(engine, "hlog");
        _pages = (long*)Pointer.Unbox(Get(log, "nativePointers"));
        _pageBits = (int)Get(log, "LogPageSizeBits");
        _pageCountMask = (int)Get(log, "BufferSizeMask");
        FindIndex();
    }

    /// <summary>Looks where the index is: when it was made, has grown or was recovered.</summary>
    public void FindIndex()
    {
        var versions = (Array)Get(_engine, "state");
        var table = versions.GetValue((int)Get(Get(_engine, "resizeInfo"), "version"))!;
        _buckets = (byte*)Pointer.Unbox(Get(table, "tableAligned"));
        _bucketMask = (long)Get(table, "size_mask");
    }

    /// <summary>Fetches the bucket of a hash.</summary>
    public void Index(long hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Bucket(hash));
        }
    }

    /// <summary>Fetches the record that the bucket of a hash names, with what follows it.</summary>
    public void Record(long hash)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        if (Newest(hash) is var address and > 0)
        {
            var record = (byte*)_pages[(address >> _pageBits) & _pageCountMask] + (address & ((1L << _pageBits) - 1));
            Sse.Prefetch0(record);
            Sse.Prefetch0(record + BucketBytes);
        }
    }

    /// <summary>
    /// Address of the newest record that the bucket names for a hash and those like it; 0 if there is none, or only where the bucket
    /// overflowed. If it is a record of the key in question, that key has no newer one. Not while a writer runs elsewhere.
    /// </summary>
    public long Newest(long hash)
    {
        var tag = ((ulong)hash >> TagShiftOfHash) & TagMask;
        var entries = (ulong*)Bucket(hash);
        for (var i = 0; i < EntriesPerBucket; i++)
        {
            var entry = entries[i];
            if (((entry >> TagShiftOfEntry) & TagMask) == tag && (entry & AddressMask) != 0)
            {
                return (long)(entry & AddressMask);
            }
        }

        return 0;
    }

    private static object Get(object instance, string field)
    {
        for (var type = instance.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(field, Fields | BindingFlags.DeclaredOnly) is { } found)
            {
                return found.GetValue(instance)!;
            }
        }

        throw new MissingFieldException(instance.GetType().Name, field);
    }

    private byte* Bucket(long hash) => _buckets + ((hash & _bucketMask) * BucketBytes);
}
