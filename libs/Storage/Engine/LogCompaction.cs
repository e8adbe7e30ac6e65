using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Keeps the record log from growing far beyond what is live in it: live records of its beginning are written again at its end.</summary>
/// <remarks>
/// <para>Runs on the writer, a part at a time, before a checkpoint. The files go only when no kept checkpoint begins in them. The engine's
/// own compaction is not used: it rewrites everything up to an address in one go and frees files that the checkpoint before still needs.</para>
/// <para>The beginning may be all alive and the dead records behind it, so what counts is how much is alive in the whole log. With a log of
/// t times what is live, t / (t - 1) bytes have to be gone through for each one written, or it goes on growing.</para>
/// </remarks>
internal sealed class LogCompaction(StoreEngine engine, StoreSession session, Action balance)
{
    private const int PartsPerSegment = 4;
    private const double LogPerLive = 1.75;
    private const int BytesPerWritten = 3;

    private readonly RecordChunk _chunk = new();
    private readonly LiveEstimate _live = new(engine, session);
    private long _lastEnd = engine.TailAddress;

    private long PartBytes => engine.SegmentBytes / PartsPerSegment;

    /// <summary>Compacts as much as is due; returns the bytes given up.</summary>
    public long Run()
    {
        var begin = engine.BeginAddress;
        var limit = Math.Max(engine.SegmentBytes, BytesPerWritten * (engine.TailAddress - _lastEnd));
        while (engine.BeginAddress - begin < limit && IsDue())
        {
            MoveOldestPart();
            balance();
        }

        _lastEnd = engine.TailAddress;
        return engine.BeginAddress - begin;
    }

    private bool IsDue() =>
        engine.LogBytes > engine.SegmentBytes
        && engine.BeginAddress + PartBytes + engine.PageBytes < engine.ReadOnlyAddress
        && engine.LogBytes > LogPerLive * _live.Bytes();

    private void MoveOldestPart()
    {
        using var records = engine.ScanLog(engine.BeginAddress, engine.BeginAddress + PartBytes);
        while (Fill(records))
        {
            for (var i = 0; i < _chunk.Count; i++)
            {
                if (_chunk.IsLive(i))
                {
                    session.Upsert(_chunk.Key(i), _chunk.Value(i));
                }
            }
        }

        engine.ForgetBefore(records.NextAddress);
    }

    private bool Fill(IFasterScanIterator<SpanByte, SpanByte> records)
    {
        _chunk.Fill(records, []);
        session.FindAddresses(_chunk);
        return _chunk.Count > 0;
    }
}
