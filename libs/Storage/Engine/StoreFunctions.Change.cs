using FASTER.core;

namespace Blockyard.Storage.Engine;

internal readonly partial struct StoreFunctions
{
    /// <summary>A key that is not there is made only by a change that wants it.</summary>
    public bool NeedInitialUpdate(ref SpanByte key, ref ChangeInput input, ref ValueBuffer output, ref RMWInfo rmwInfo) =>
        input.InitialLength > 0;

    public bool InitialUpdater(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer output, ref RMWInfo rmwInfo)
    {
        value.AsSpan().Clear();
        input.Apply(value.AsSpan());
        return true;
    }

    public void PostInitialUpdater(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer output, ref RMWInfo rmwInfo)
    {
    }

    public bool NeedCopyUpdate(
        ref SpanByte key, ref ChangeInput input, ref SpanByte oldValue, ref ValueBuffer output, ref RMWInfo rmwInfo) => true;

    /// <summary>The value has to become longer, or stands where nothing is written over.</summary>
    public bool CopyUpdater(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueBuffer output,
        ref RMWInfo rmwInfo)
    {
        var before = oldValue.AsReadOnlySpan();
        var after = newValue.AsSpan();
        var kept = Math.Min(before.Length, after.Length);
        before[..kept].CopyTo(after);
        after[kept..].Clear();
        input.Apply(after);
        return true;
    }

    public void PostCopyUpdater(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueBuffer output,
        ref RMWInfo rmwInfo)
    {
    }

    public bool InPlaceUpdater(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer output, ref RMWInfo rmwInfo)
    {
        var length = input.LengthAfter(value.AsReadOnlySpan());
        if (length > value.Length)
        {
            return false;
        }

        input.Apply(value.AsSpan()[..length]);
        value.ShrinkSerializedLength(length);
        return true;
    }
}
