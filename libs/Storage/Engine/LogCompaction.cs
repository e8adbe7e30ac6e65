using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Frees the beginning of the record log when most of it is dead: live records are written again at its end.</summary>
/// <remarks>
/// Runs on the writer, a part at a time, before a checkpoint. The files go only when no kept checkpoint begins in them. The engine's own
/// compaction is not used: it rewrites everything up to an address in one go and frees files that the checkpoint before still needs.
/// </remarks>
internal sealed class LogCompaction(StoreEngine engine, StoreSession session)
{
    private const long PartBytes = 16L << 20;
    private const long SmallLogBytes = 64L << 20;
    private const int MaxParts = 4;

    private readonly RecordChunk _chunk = new();

    /// <summary>Compacts up to a few parts; returns the bytes given up.</summary>
    public long Run()
    {
        var begin = engine.BeginAddress;
        for (var part = 0; part < MaxParts && engine.LogBytes > SmallLogBytes && OldestPartIsMostlyDead(); part++)
        {
            MoveOldestPart();
        }

        return engine.BeginAddress - begin;
    }

    private bool OldestPartIsMostlyDead()
    {
        var end = engine.BeginAddress + PartBytes;
        if (end >= engine.ReadOnlyAddress)
        {
            return false;
        }

        using var records = engine.ScanLog(engine.BeginAddress, end);
        return !Fill(records) || CountLive() * 2 < _chunk.Count;
    }

    private void MoveOldestPart()
    {
        var end = engine.BeginAddress + PartBytes;
        using var records = engine.ScanLog(engine.BeginAddress, end);
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

    private int CountLive()
    {
        var live = 0;
        for (var i = 0; i < _chunk.Count; i++)
        {
            live += _chunk.IsLive(i) ? 1 : 0;
        }

        return live;
    }
}
