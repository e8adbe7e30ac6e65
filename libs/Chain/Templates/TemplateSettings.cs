using Blockyard.Chain.Mempool;
using Blockyard.Consensus;

namespace Blockyard.Chain.Templates;

/// <summary>How templates are made. The defaults are Bitcoin Core's.</summary>
public sealed record TemplateSettings
{
    /// <summary>Most weight units that a block made here has.</summary>
    public int MaxWeight { get; init; } = BlockRules.MaxWeight;

    /// <summary>Weight units kept free for header, transaction count and coinbase.</summary>
    public int ReservedWeight { get; init; } = 8_000;

    /// <summary>Signature operation cost kept free for the coinbase.</summary>
    public int ReservedSigOpsCost { get; init; } = 400;

    /// <summary>A transaction that pays less, with all it needs, is left out.</summary>
    public FeeRate MinFee { get; init; } = new(1);

    /// <summary>Better fees alone do not make a new template more often than this.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// With more transactions waiting than this, miners get a template without any first on a new tip: a full one of so many takes
    /// some milliseconds.
    /// </summary>
    public int PreliminaryAbove { get; init; } = 1_000;

    /// <summary>How often a feed that is closed looks whether it may go on.</summary>
    public TimeSpan ClosedInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After this time a template is made anew even if nothing changed, so that its time bounds stay useful.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many templates of one tip are remembered for solutions, of those for all and of those that were asked for; older ones are
    /// stale.
    /// </summary>
    public int MaxLive { get; init; } = 64;
}
