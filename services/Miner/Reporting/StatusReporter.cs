using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;

namespace Blockyard.Services.Miner.Reporting;

/// <summary>Puts the status together.</summary>
internal sealed class StatusReporter(
    MinerStore store, TemplateBoard board, BlockSolver solver, PacingRules pacing, LastError lastError, MinerName name)
{
    private bool HasInterval => pacing.Mode is PacingMode.Interval or PacingMode.OnTransactions;

    /// <summary>The status now.</summary>
    public MinerStatus Report()
    {
        var state = store.State;
        return new MinerStatus
        {
            Mining = state.Mining,
            PacingMode = pacing.Mode,
            IntervalSeconds = HasInterval ? (uint)pacing.Interval.TotalSeconds : 0,
            PayoutAddress = state.PayoutAddress,
            HashRate = solver.HashRate,
            Threads = (uint)solver.Threads,
            Lanes = (uint)solver.Lanes,
            BlocksFound = state.BlocksFound,
            SolutionsStale = state.SolutionsStale,
            SolutionsRejected = state.SolutionsRejected,
            TemplateHeight = board.Current?.Work.Height ?? 0,
            LastBlockHash = state.LastBlock?.Hash.ToString() ?? "",
            LastBlockTime = state.LastBlock?.Time ?? 0,
            Connected = board.Connected,
            LastError = lastError.Text,
            Name = name.Text,
            DutyPercent = (uint)solver.DutyPercent,
            ChainStore = board.Source?.Address ?? "",
        };
    }
}
