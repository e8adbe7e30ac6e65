using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Services.Miner;

/// <summary>Events of the miner: 3000 to 3999.</summary>
internal static partial class MinerLog
{
    [LoggerMessage(
        EventId = 3000, Level = LogLevel.Information,
        Message = "Following the templates of {ChainStore}; the next block has height {Height}.")]
    public static partial void FollowsTemplates(ILogger logger, string chainStore, uint height);

    [LoggerMessage(
        EventId = 3001, Level = LogLevel.Warning,
        Message = "No stream of templates from {ChainStore}: {Reason}. Trying the next one, or again.")]
    public static partial void LostTemplates(ILogger logger, string chainStore, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "The chain-stores are {Addresses}.")]
    public static partial void ChainStores(ILogger logger, string addresses);

    [LoggerMessage(
        EventId = 3003, Level = LogLevel.Warning,
        Message = "The address of the chain-stores cannot be resolved ({Reason}): those known so far stay.")]
    public static partial void ChainStoresNotResolved(ILogger logger, string reason);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Found block {Height} {Hash}.")]
    public static partial void FoundBlock(ILogger logger, uint height, Hash256 hash);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Information, Message = "A solution for height {Height} came too late.")]
    public static partial void StaleSolution(ILogger logger, uint height);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "The chain-store refused block {Height}: {Reason} {Detail}")]
    public static partial void RejectedSolution(ILogger logger, uint height, string reason, string detail);

    [LoggerMessage(
        EventId = 3013, Level = LogLevel.Warning,
        Message = "Block {Height} could not be handed in to {ChainStore}: {Status} {Detail}")]
    public static partial void SubmitFailed(ILogger logger, uint height, string chainStore, StatusCode status, string detail);

    [LoggerMessage(
        EventId = 3014, Level = LogLevel.Information,
        Message = "Block {Height} was handed in to {ChainStore}, which did not make its template.")]
    public static partial void SubmittedElsewhere(ILogger logger, uint height, string chainStore);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Information, Message = "Rewards go to {Address}.")]
    public static partial void PayoutAddress(ILogger logger, string address);

    [LoggerMessage(
        EventId = 3021, Level = LogLevel.Warning,
        Message = "No payout address from a wallet yet: {Reason}. Trying again.")]
    public static partial void NoPayoutAddress(ILogger logger, string reason);

    [LoggerMessage(EventId = 3030, Level = LogLevel.Error, Message = "Counters could not be made durable: {Reason}")]
    public static partial void FlushFailed(ILogger logger, string reason);

    [LoggerMessage(
        EventId = 3031, Level = LogLevel.Warning,
        Message = "What was found could not be written: {Reason} {Count} events wait in memory.")]
    public static partial void WriteFailed(ILogger logger, string reason, int count);

    [LoggerMessage(
        EventId = 3032, Level = LogLevel.Information,
        Message = "Remembers {Blocks} found blocks; {Events} events replayed.")]
    public static partial void StoreOpened(ILogger logger, ulong blocks, long events);

    [LoggerMessage(
        EventId = 3033, Level = LogLevel.Information,
        Message = "The store of an earlier version in {Folder} is in the log now, and was removed.")]
    public static partial void CarriedOver(ILogger logger, string folder);

    [LoggerMessage(
        EventId = 3041, Level = LogLevel.Information, Message = "Hashing with {Threads} threads, {DutyPercent} % of their time.")]
    public static partial void PowerSet(ILogger logger, int threads, int dutyPercent);

    [LoggerMessage(EventId = 3040, Level = LogLevel.Information, Message = "Mining {State} by request.")]
    public static partial void MiningSwitched(ILogger logger, string state);
}
