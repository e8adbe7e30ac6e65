using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>What the engine calls to copy values in and out; runs under the record's lock.</summary>
internal sealed class StoreFunctions : SpanByteFunctions<SpanByte, ValueBuffer, Empty>
{
    /// <summary>From the part of the log that is read-only, or from disk.</summary>
    public override bool SingleReader(ref SpanByte key, ref SpanByte input, ref SpanByte value, ref ValueBuffer dst, ref ReadInfo readInfo)
    {
        dst.Fill(ref value, readInfo.Address);
        return true;
    }

    /// <summary>From the part of the log that the writer may change in place.</summary>
    public override bool ConcurrentReader(ref SpanByte key, ref SpanByte input, ref SpanByte value, ref ValueBuffer dst, ref ReadInfo readInfo)
    {
        dst.Fill(ref value, readInfo.Address);
        return true;
    }
}
