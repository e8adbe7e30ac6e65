using Blockyard.Services.Miner.State.Events;

namespace Blockyard.Services.Miner.State;

/// <summary>What a miner remembers across restarts.</summary>
internal sealed record MinerState
{
    /// <summary>False after mining was stopped.</summary>
    public bool Mining { get; init; } = true;

    /// <summary>Where rewards go; empty until it is known.</summary>
    public string PayoutAddress { get; init; } = "";

    /// <summary>The address that the settings held when they were last taken over.</summary>
    public string ConfiguredAddress { get; init; } = "";

    /// <summary>How much power was asked for.</summary>
    public PowerOrder Power { get; init; }

    /// <summary>Blocks found that the chain-store took.</summary>
    public ulong BlocksFound { get; init; }

    /// <summary>Solutions that came too late.</summary>
    public ulong SolutionsStale { get; init; }

    /// <summary>Solutions that were refused.</summary>
    public ulong SolutionsRejected { get; init; }

    /// <summary>The last block found.</summary>
    public FoundBlock? LastBlock { get; init; }

    /// <summary>What it is after an event.</summary>
    public MinerState After(MinerEvent minerEvent) => minerEvent switch
    {
        CarriedOver e => e.State with { LastBlock = e.Blocks.Count > 0 ? e.Blocks[^1] : null },
        PayoutChanged e => this with { PayoutAddress = e.Address, ConfiguredAddress = e.Configured },
        MiningSwitched e => this with { Mining = e.Mining },
        PowerChanged e => this with { Power = e.Order },
        BlockFound e => this with { BlocksFound = BlocksFound + 1, LastBlock = e.Block },
        SolutionStale => this with { SolutionsStale = SolutionsStale + 1 },
        SolutionRejected => this with { SolutionsRejected = SolutionsRejected + 1 },
        _ => throw new ArgumentException($"Unknown event {minerEvent.GetType().Name}.", nameof(minerEvent)),
    };
}
