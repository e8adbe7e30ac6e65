using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>What the engine calls to copy values in and out; runs under the record's lock.</summary>
/// <remarks>A struct, so that the engine's code is compiled for it and the calls are inlined. Cut by what is done: reading, writing,
/// changing; here is what needs nothing to be done.</remarks>
internal readonly partial struct StoreFunctions : IFunctions<SpanByte, SpanByte, ChangeInput, ValueBuffer, Empty>
{
    public void ReadCompletionCallback(
        ref SpanByte key, ref ChangeInput input, ref ValueBuffer output, Empty ctx, Status status, RecordMetadata recordMetadata)
    {
    }

    public void RMWCompletionCallback(
        ref SpanByte key, ref ChangeInput input, ref ValueBuffer output, Empty ctx, Status status, RecordMetadata recordMetadata)
    {
    }

    public bool SingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    public void PostSingleDeleter(ref SpanByte key, ref DeleteInfo deleteInfo)
    {
    }

    public bool ConcurrentDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    public void DisposeSingleWriter(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueBuffer output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
    }

    public void DisposeCopyUpdater(
        ref SpanByte key,
        ref ChangeInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueBuffer output,
        ref RMWInfo rmwInfo)
    {
    }

    public void DisposeInitialUpdater(
        ref SpanByte key, ref ChangeInput input, ref SpanByte value, ref ValueBuffer output, ref RMWInfo rmwInfo)
    {
    }

    public void DisposeSingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo)
    {
    }

    public void DisposeDeserializedFromDisk(ref SpanByte key, ref SpanByte value)
    {
    }

    public void CheckpointCompletionCallback(int sessionID, string sessionName, CommitPoint commitPoint)
    {
    }
}
