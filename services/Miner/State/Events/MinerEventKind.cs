namespace Blockyard.Services.Miner.State.Events;

/// <summary>Kinds of records in the log. Numbers are never used again.</summary>
internal enum MinerEventKind : byte
{
    CarriedOver = 1,
    PayoutChanged = 2,
    MiningSwitched = 3,
    BlockFound = 4,
    SolutionStale = 5,
    SolutionRejected = 6,
    PowerChanged = 7,
}
