using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Kills;

/// <summary>Whom to kill in one cycle, and when.</summary>
/// <param name="Targets">The services that die.</param>
/// <param name="Aim">What the killer waits for, at the first of them.</param>
/// <param name="Load">How long the load goes on before.</param>
/// <param name="Delay">How long after that the strike comes.</param>
/// <param name="Again">Times after the next starts at which they are killed once more, before they are up.</param>
/// <param name="SeldomCheckpoints">Whether a chain-store that is started again takes checkpoints seldom.</param>
internal sealed record KillPlan(
    IReadOnlyList<ServiceKind> Targets, KillAim Aim, TimeSpan Load, TimeSpan Delay, IReadOnlyList<TimeSpan> Again, bool SeldomCheckpoints)
{
    private static readonly ServiceKind[][] Choices =
    [
        [ServiceKind.ChainStore], [ServiceKind.ChainStore], [ServiceKind.ChainStore],
        [ServiceKind.Wallet], [ServiceKind.Wallet], [ServiceKind.Miner],
        [ServiceKind.ChainStore, ServiceKind.Wallet], [ServiceKind.Wallet, ServiceKind.ChainStore, ServiceKind.Miner],
        [ServiceKind.ChainStore, ServiceKind.Wallet, ServiceKind.Miner], [ServiceKind.ChainStore, ServiceKind.Wallet, ServiceKind.Miner],
    ];

    private static readonly KillAim[] Aims =
    [
        KillAim.Chance, KillAim.Chance, KillAim.Chance, KillAim.Checkpoint, KillAim.Manifest, KillAim.Published, KillAim.Removal,
        KillAim.Reorganisation, KillAim.Shutdown, KillAim.Shutdown,
    ];

    /// <summary>Draws a plan.</summary>
    public static KillPlan Draw(Random random)
    {
        var targets = Choices[random.Next(Choices.Length)];
        var aim = Aims[random.Next(Aims.Length)];
        var delay = aim switch
        {
            KillAim.Chance => 0,
            KillAim.Shutdown => random.Next(250),
            KillAim.Reorganisation => random.Next(12),

            // Mostly at once: what is aimed at lasts milliseconds.
            _ => Math.Max(0, random.Next(-10, 20)),
        };
        var again = Enumerable.Range(0, Math.Max(0, random.Next(-3, 3))).Select(_ => random.Next(1_000)).ToArray();
        return new KillPlan(
            targets,
            aim,
            TimeSpan.FromMilliseconds(random.Next(100, 600)),
            TimeSpan.FromMilliseconds(delay),
            [.. again.Select(each => TimeSpan.FromMilliseconds(each))],
            random.Next(3) == 0);
    }
}
