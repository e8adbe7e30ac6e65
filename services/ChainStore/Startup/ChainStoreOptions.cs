using System.ComponentModel.DataAnnotations;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>The chain of this node: the section Chain, with Network and Data:Directory from the root.</summary>
public sealed class ChainStoreOptions
{
    /// <summary>The network (Network): regtest or devnet.</summary>
    [RegularExpression("regtest|devnet", ErrorMessage = "Network must be regtest or devnet.")]
    public string Network { get; set; } = "regtest";

    /// <summary>Folder of the node's data (Data:Directory).</summary>
    [Required]
    public string Directory { get; set; } = "data/chain-store";

    /// <summary>Free disk space in MiB that is never used (Data:ReservedMiB): below it nothing new is taken in.</summary>
    [Range(0, 1 << 20)]
    public int ReservedMiB { get; set; } = 64;

    /// <summary>Memory for coins and indexes in MiB (Chain:MemoryMiB), at least 64.</summary>
    [Range(64, 1 << 20)]
    public int MemoryMiB { get; set; } = 512;

    /// <summary>
    /// Blocks after which coins and indexes are made durable (Chain:CheckpointBlocks); a crash replays at most so many.
    /// </summary>
    [Range(1, 1_000_000)]
    public int CheckpointBlocks { get; set; } = 2_000;

    /// <summary>Seconds after which they are, if anything changed (Chain:CheckpointIntervalSeconds).</summary>
    [Range(1, 86_400)]
    public int CheckpointIntervalSeconds { get; set; } = 60;

    /// <summary>Threads that verify scripts beside the writer (Chain:ScriptThreads); if 0, one less than processors.</summary>
    [Range(0, 1024)]
    public int ScriptThreads { get; set; }

    /// <summary>Throw coins and indexes away at start and rebuild them from the block log (Chain:RebuildIndex).</summary>
    public bool RebuildIndex { get; set; }

    /// <summary>Fills the options from configuration.</summary>
    public static void Bind(ChainStoreOptions options, IConfiguration configuration)
    {
        configuration.GetSection("Chain").Bind(options);
        options.Network = configuration["Network"]?.ToLowerInvariant() ?? options.Network;
        configuration.GetSection("Data").Bind(options);
    }
}
