using Blockyard.Peering;
using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore;

internal static partial class ChainStoreLog
{
    [LoggerMessage(1001, LogLevel.Information, "Node {Node}: chain at height {Height} ({Hash}), {Waiting} transactions wait")]
    public static partial void ChainLoaded(ILogger logger, NodeId node, int height, Hash256 hash, int waiting);

    [LoggerMessage(1002, LogLevel.Information, "The block log is applied; {Progress}")]
    public static partial void Replaying(ILogger logger, string progress);

    [LoggerMessage(1003, LogLevel.Critical, "The chain has stopped, nothing more is taken in until the node is restarted")]
    public static partial void ChainStopped(ILogger logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Information, "Chain closed at height {Height}, {Waiting} transactions kept")]
    public static partial void ChainClosed(ILogger logger, int height, int waiting);

    [LoggerMessage(1005, LogLevel.Information, "Block {Height} {Hash}: {Transactions} transactions")]
    public static partial void NewTip(ILogger logger, int height, Hash256 hash, int transactions);

    [LoggerMessage(1006, LogLevel.Error, "Templates stopped: {Reason}")]
    public static partial void TemplatesStopped(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "The mempool journal could not be rewritten: {Reason}")]
    public static partial void JournalNotCompacted(ILogger logger, string reason);

    [LoggerMessage(1008, LogLevel.Warning, "{Method} refused: {Reason}")]
    public static partial void StoreRefused(ILogger logger, string method, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "An operator invalidated block {Block}; the chain stands at {Height} {Hash}")]
    public static partial void BlockInvalidated(ILogger logger, Hash256 block, int height, Hash256 hash);

    [LoggerMessage(1010, LogLevel.Warning, "An operator reconsidered block {Block}; the chain stands at {Height} {Hash}")]
    public static partial void BlockReconsidered(ILogger logger, Hash256 block, int height, Hash256 hash);

    [LoggerMessage(1011, LogLevel.Warning, "Coins and indexes are rebuilt from the block log as Chain:RebuildIndex says, from height {Height} on")]
    public static partial void RebuildBegins(ILogger logger, int height);

    [LoggerMessage(1012, LogLevel.Critical, "The stores contradict each other, so the node is not ready until an operator has seen to it: {Reason}")]
    public static partial void StoreDamaged(ILogger logger, string reason);

    [LoggerMessage(1013, LogLevel.Warning, "There is a block log but no usable state: coins and indexes are rebuilt from the log")]
    public static partial void StateMissing(ILogger logger);

    [LoggerMessage(1020, LogLevel.Information, "Export of the chain up to {Height} {Tip} begins at byte {Offset} of {Length}")]
    public static partial void ExportBegins(ILogger logger, int height, Hash256 tip, long offset, long length);

    [LoggerMessage(1021, LogLevel.Information, "Export of the chain up to {Height} {Tip} is complete after {Seconds:0.0} s")]
    public static partial void ExportEnds(ILogger logger, int height, Hash256 tip, double seconds);

    [LoggerMessage(1022, LogLevel.Warning, "Export of the chain up to {Height} {Tip} was interrupted at byte {Offset}: {Reason}")]
    public static partial void ExportInterrupted(ILogger logger, int height, Hash256 tip, long offset, string reason);

    [LoggerMessage(1023, LogLevel.Information, "Import of a snapshot up to {Height} {Tip} begins at byte {Offset}, behind block {From}")]
    public static partial void ImportBegins(ILogger logger, int height, Hash256 tip, long offset, int from);

    [LoggerMessage(1024, LogLevel.Information, "Import of a snapshot up to {Height} {Tip} is complete after {Seconds:0.0} s, {Inputs} inputs")]
    public static partial void ImportEnds(ILogger logger, int height, Hash256 tip, double seconds, long inputs);

    [LoggerMessage(1025, LogLevel.Warning, "Import of a snapshot up to {Height} {Tip} ended: {Failure}; what came before stays")]
    public static partial void ImportRefused(ILogger logger, int height, Hash256 tip, string failure);

    [LoggerMessage(1026, LogLevel.Warning, "Import of a snapshot up to {Height} {Tip} was interrupted at byte {Offset}: {Reason}")]
    public static partial void ImportInterrupted(ILogger logger, int height, Hash256 tip, long offset, string reason);

    [LoggerMessage(1027, LogLevel.Warning, "What blocks asked before the restart cannot be read, so fee estimates start anew: {Reason}")]
    public static partial void FeesNotRead(ILogger logger, string reason);

    [LoggerMessage(1028, LogLevel.Warning, "What blocks asked cannot be written down for the next start: {Reason}")]
    public static partial void FeesNotWritten(ILogger logger, string reason);
}
