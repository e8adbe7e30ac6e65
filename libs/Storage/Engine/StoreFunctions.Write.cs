using FASTER.core;

namespace Blockyard.Storage.Engine;

internal readonly partial struct StoreFunctions
{
    /// <summary>Into a record that nobody sees yet.</summary>
    public bool SingleWriter(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueBuffer output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
        src.CopyTo(ref dst);
        return true;
    }

    public void PostSingleWriter(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueBuffer output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
    }

    /// <summary>Over the value that is there, if the new one is no longer.</summary>
    public bool ConcurrentWriter(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueBuffer output,
        ref UpsertInfo upsertInfo)
    {
        if (dst.Length < src.Length)
        {
            return false;
        }

        src.CopyTo(ref dst);
        dst.ShrinkSerializedLength(src.Length);
        return true;
    }
}
