using Blockyard.Contracts.Miner.V1;
using Blockyard.Primitives;
using Blockyard.Services.Miner.Templates;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>Says when the next block is due.</summary>
/// <remarks>
/// The clock of the interval starts when a new parent is seen, whoever mined it: several miners together keep the interval too.
/// Nobody waits for more transactions where no more would fit.
/// </remarks>
internal sealed class PacingRules
{
    /// <summary>Hashes that a block takes at least for the milliseconds before a full template not to matter: a second's work.</summary>
    private static readonly UInt256 WorkOfSlowBlocks = new(1UL << 26);

    private readonly TimeProvider _time;
    private readonly TimeSpan _transactionDelay;

    public PacingRules(IOptions<MinerOptions> options, TimeProvider time)
    {
        var settings = options.Value;
        _time = time;
        _transactionDelay = TimeSpan.FromMilliseconds(settings.TransactionDelayMilliseconds);
        Interval = TimeSpan.FromSeconds(settings.IntervalSeconds);
        Mode = PacingNames.TryParse(settings.Pacing, settings.Network, out var mode)
            ? mode
            : throw new ArgumentException($"'{settings.Pacing}' is no pacing mode.", nameof(options));
    }

    /// <summary>The mode in force.</summary>
    public PacingMode Mode { get; }

    /// <summary>Time between blocks, where the mode has one.</summary>
    public TimeSpan Interval { get; }

    /// <summary>How long until a block on this template is due: zero or less for now, null for never.</summary>
    public TimeSpan? UntilDue(ReceivedTemplate template) => Mode switch
    {
        PacingMode.Continuous => TimeSpan.Zero,
        PacingMode.Interval => Interval - Since(template.ParentSince),
        PacingMode.OnTransactions when template.IsFull => TimeSpan.Zero,
        PacingMode.OnTransactions when template.TransactionsSince is { } since => _transactionDelay - Since(since),
        PacingMode.OnTransactions => Interval - Since(template.ParentSince),
        _ => null,
    };

    /// <summary>
    /// Whether a template is what a block should be made of. One without transactions, which comes first on a new tip, is that only
    /// where blocks take so long that the chance to find one before the full template comes is small.
    /// </summary>
    public bool Accepts(ReceivedTemplate template) =>
        !template.IsPreliminary || (Mode == PacingMode.Continuous && template.Work.Bits.Work >= WorkOfSlowBlocks);

    private TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);
}
