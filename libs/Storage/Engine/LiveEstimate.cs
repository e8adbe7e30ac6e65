namespace Blockyard.Storage.Engine;

/// <summary>How many bytes of the record log are alive, from samples taken evenly over it.</summary>
/// <remarks>Nothing else tells: a write does not look at the record before it. A sample is taken where a page begins, for only there a
/// record is known to begin.</remarks>
internal sealed class LiveEstimate(StoreEngine engine, StoreSession session)
{
    private const int Samples = 16;
    private const long SampleBytes = 64L << 10;
    private const int EstimatesPerLog = 8;

    private readonly RecordChunk _chunk = new();
    private long _bytes;
    private long _begin = -1;
    private long _end;

    /// <summary>The estimate, a new one if so much of the log has come and gone that the last one says little.</summary>
    public long Bytes()
    {
        var moved = Math.Max(engine.TailAddress - _end, engine.BeginAddress - _begin);
        if (_begin < 0 || moved > engine.LogBytes / EstimatesPerLog)
        {
            (_begin, _end) = (engine.BeginAddress, engine.TailAddress);
            _bytes = (long)(engine.LogBytes * LivePart());
        }

        return _bytes;
    }

    private double LivePart()
    {
        var firstPage = (engine.BeginAddress + engine.PageBytes - 1) / engine.PageBytes;
        var pages = (engine.TailAddress / engine.PageBytes) - firstPage;
        var samples = Math.Min(Samples, pages);
        long live = 0;
        long all = 0;
        for (var sample = 0L; sample < samples; sample++)
        {
            var begin = (firstPage + (pages * sample / samples)) * engine.PageBytes;
            using var records = engine.SampleLog(begin, begin + SampleBytes);
            _chunk.Fill(records, []);
            session.FindAddresses(_chunk);
            live += _chunk.LiveBytes();
            all += records.NextAddress - begin;
        }

        return all == 0 ? 1 : (double)live / all;
    }
}
