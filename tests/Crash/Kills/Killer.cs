using System.Globalization;
using Blockyard.Crash.Services;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Kills;

/// <summary>Kills services by plan.</summary>
internal sealed class Killer : IDisposable
{
    private const string Missed = "aim missed";

    private static readonly TimeSpan AimLimit = TimeSpan.FromSeconds(2);

    private readonly Deployment _services;
    private readonly Dictionary<ServiceKind, FolderWatch> _watches;

    public Killer(Deployment services)
    {
        _services = services;
        _watches = Enum.GetValues<ServiceKind>().ToDictionary(kind => kind, kind => new FolderWatch(services.FolderOf(kind)));
    }

    /// <summary>Waits for the moment and strikes; says what it saw. Gives up aiming after a while, and strikes all the same.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="takesLead">Done when a branch takes the lead.</param>
    /// <param name="beforeStrike">Told right before anything dies.</param>
    public async Task<string> StrikeAsync(KillPlan plan, Task takesLead, Action beforeStrike)
    {
        if (plan.Aim != KillAim.Reorganisation)
        {
            await Task.Delay(plan.Load);
        }

        var seen = plan.Aim switch
        {
            KillAim.Chance => string.Empty,
            KillAim.Reorganisation => await LeadAsync(plan, takesLead),
            KillAim.Shutdown => await TerminateAsync(plan, beforeStrike),
            _ => await AimAsync(plan),
        };
        beforeStrike();
        Strike(plan.Targets);
        foreach (var target in plan.Targets)
        {
            await _services.Process(target).WaitForExitAsync();
        }

        return seen;
    }

    /// <summary>Kills at once.</summary>
    public void Strike(IEnumerable<ServiceKind> targets)
    {
        foreach (var target in targets)
        {
            _services.Process(target).KillHard();
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }
    }

    private async Task<string> TerminateAsync(KillPlan plan, Action beforeStrike)
    {
        beforeStrike();
        await Task.WhenAll(plan.Targets.Select(target => _services.Process(target).TerminateAsync()));
        await Task.Delay(plan.Delay);
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Delay.TotalMilliseconds:0} ms after SIGTERM");
    }

    private static async Task<string> LeadAsync(KillPlan plan, Task takesLead)
    {
        if (await Task.WhenAny(takesLead, Task.Delay(AimLimit)) != takesLead)
        {
            return Missed;
        }

        // A timer is too coarse for what takes a few milliseconds.
        SpinWait.SpinUntil(() => false, plan.Delay);
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Delay.TotalMilliseconds:0} ms after its last block was sent");
    }

    private async Task<string> AimAsync(KillPlan plan)
    {
        var path = await _watches[plan.Targets[0]].WaitAsync((change, name) => IsAimedAt(plan.Aim, change, name), AimLimit);
        if (path is null)
        {
            return Missed;
        }

        if (plan.Delay > TimeSpan.Zero)
        {
            await Task.Delay(plan.Delay);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{plan.Delay.TotalMilliseconds:0} ms after {Path.GetFileName(path)}");
    }

    private static bool IsAimedAt(KillAim aim, WatcherChangeTypes change, string name) => aim switch
    {
        KillAim.Checkpoint => change is WatcherChangeTypes.Created or WatcherChangeTypes.Changed
            && (name.StartsWith("index-", StringComparison.Ordinal) || name.StartsWith("records.", StringComparison.Ordinal)),
        KillAim.Manifest => change == WatcherChangeTypes.Created && name.EndsWith(".new", StringComparison.Ordinal),
        KillAim.Published => change == WatcherChangeTypes.Renamed && name.EndsWith(".checkpoint", StringComparison.Ordinal),
        _ => change == WatcherChangeTypes.Deleted,
    };
}
