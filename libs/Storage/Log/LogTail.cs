namespace Blockyard.Storage.Log;

/// <summary>Finds where the whole records of the last segment end, and tells an append that a crash cut short from damage.</summary>
/// <remarks>
/// <para>Behind the durable mark a record that is not whole is normally an append that was under way: it and what follows is cut. But a
/// power cut leaves the mark behind what was committed, by as much as the system had not written back yet, half a minute say. So every
/// record carries how far the log was durable when it was appended: a whole one that follows, and knows that the damaged one was, is the
/// proof that acknowledged data is damaged, and nothing is cut.</para>
/// <para>What no record can prove: the records of the last commit before a power cut, and only until the mark is written back. An
/// fsync of the mark with every commit would close that, at twice the price of a commit; for it takes a second fault, damage to what
/// was fsynced, within that half minute.</para>
/// </remarks>
internal static class LogTail
{
    private const int WindowSize = 1 << 20;

    /// <summary>Address behind the last whole record, where <paramref name="address"/> is a record's or the end.</summary>
    public static long Find(Segment segment, long address, long end)
    {
        Span<byte> header = stackalloc byte[RecordFormat.HeaderSize];
        while (address < end)
        {
            var read = segment.Read(header, address);
            if (!RecordFormat.TryParse(header[..read], address, segment.Format, out var record) || !IsWhole(segment, address, record, end))
            {
                ThrowIfDurable(segment, address, end);
                return address;
            }

            address += record.Span;
        }

        return address;
    }

    /// <summary>Throws when a whole record further on was appended after the one at <paramref name="damaged"/> was durable.</summary>
    private static void ThrowIfDurable(Segment segment, long damaged, long end)
    {
        var window = new byte[WindowSize];
        for (var address = damaged + RecordFormat.Alignment; address < end; address += WindowSize - RecordFormat.HeaderSize)
        {
            var bytes = window.AsSpan(0, segment.Read(window, address));
            for (var offset = 0; offset + RecordFormat.HeaderSize <= bytes.Length; offset += RecordFormat.Alignment)
            {
                var place = address + offset;
                if (RecordFormat.TryParse(bytes.Slice(offset, RecordFormat.HeaderSize), place, segment.Format, out var record)
                    && record.DurableBefore(place) > damaged
                    && IsWhole(segment, place, record, end))
                {
                    throw segment.Corrupt(
                        damaged, $"no whole record is there, but the one at offset {place - segment.Address} was appended when it was durable");
                }
            }
        }
    }

    private static bool IsWhole(Segment segment, long address, RecordFormat record, long end)
    {
        if (address + record.Span > end)
        {
            return false;
        }

        var payload = GC.AllocateUninitializedArray<byte>(record.Length);
        return segment.ReadChecked(payload, address + RecordFormat.HeaderSize) == record.PayloadChecksum;
    }
}
