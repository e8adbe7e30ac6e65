using Blockyard.Services.Miner.State;
using Microsoft.Extensions.Options;
using PacingMode = Blockyard.Contracts.Miner.V1.PacingMode;

namespace Blockyard.Services.Miner.Work;

/// <summary>Says how many threads hash and for what share of their time: as ordered, else as configured, else as the pacing asks for.</summary>
internal sealed class PowerRules(IOptions<MinerOptions> options, PacingRules pacing)
{
    private int UsualThreads => pacing.Mode == PacingMode.Continuous ? Environment.ProcessorCount : 1;

    /// <summary>What holds.</summary>
    public (int Threads, int DutyPercent) InForce(PowerOrder order)
    {
        var settings = options.Value;
        var current = Holds(order) ? order : default;
        return (
            current.Threads > 0 ? current.Threads : settings.Threads > 0 ? settings.Threads : UsualThreads,
            current.DutyPercent > 0 ? current.DutyPercent : settings.DutyPercent);
    }

    /// <summary>The order after another one that may leave threads or share, if zero, as they are.</summary>
    public PowerOrder After(PowerOrder order, int threads, int dutyPercent)
    {
        var settings = options.Value;
        var current = Holds(order) ? order : default;
        return new PowerOrder(
            threads > 0 ? threads : current.Threads,
            dutyPercent > 0 ? dutyPercent : current.DutyPercent,
            settings.Threads,
            settings.DutyPercent);
    }

    private bool Holds(PowerOrder order) =>
        order.ConfiguredThreads == options.Value.Threads && order.ConfiguredDutyPercent == options.Value.DutyPercent;
}
