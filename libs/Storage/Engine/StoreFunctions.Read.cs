using FASTER.core;

namespace Blockyard.Storage.Engine;

internal readonly partial struct StoreFunctions
{
    /// <summary>From the part of the log that is read-only, or from disk.</summary>
    public bool SingleReader(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer dst, ref ReadInfo readInfo)
    {
        dst.Fill(ref value, readInfo.Address);
        return true;
    }

    /// <summary>From the part of the log that the writer may change in place.</summary>
    public bool ConcurrentReader(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer dst, ref ReadInfo readInfo)
    {
        dst.Fill(ref value, readInfo.Address);
        return true;
    }
}
