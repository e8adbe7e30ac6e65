using System.ComponentModel.DataAnnotations;
using Blockyard.Mining;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner;

/// <summary>Settings of a miner: section <c>Miner</c>, and the settings that all services share.</summary>
public sealed class MinerOptions
{
    private const string OperatorsAddress = "MINER_ADDRESS";

    /// <summary>The network (<c>Network</c>): <c>regtest</c> or <c>devnet</c>.</summary>
    [RegularExpression("regtest|devnet", ErrorMessage = "Network must be regtest or devnet.")]
    public string NetworkName { get; set; } = "regtest";

    /// <summary>Folder of the miner's data (<c>Data:Directory</c>).</summary>
    [Required]
    public string Directory { get; set; } = "data/miner";

    /// <summary>Free disk space in MiB that is never used (<c>Data:ReservedMiB</c>).</summary>
    [Range(0, 1 << 20)]
    public int ReservedMiB { get; set; } = 64;

    /// <summary>
    /// Where rewards go; also <c>MINER_ADDRESS</c>. Empty: a wallet is asked for an address once, and it is remembered.
    /// </summary>
    public string PayoutAddress { get; set; } = "";

    /// <summary>
    /// When blocks are made: <c>continuous</c>, <c>interval</c>, <c>on-transactions</c> or <c>on-request</c>. Empty:
    /// on-transactions on regtest, continuous on devnet.
    /// </summary>
    public string Pacing { get; set; } = "";

    /// <summary>
    /// Seconds between blocks in the interval mode, and between blocks without transactions in the on-transactions mode.
    /// </summary>
    [Range(1, 7 * 24 * 3600)]
    public int IntervalSeconds { get; set; } = 600;

    /// <summary>
    /// How long the on-transactions mode waits for more transactions after the first one, in milliseconds; a full block does not
    /// wait.
    /// </summary>
    [Range(0, 10_000)]
    public int TransactionDelayMilliseconds { get; set; } = 250;

    /// <summary>Threads that hash; 0 for one per processor in the continuous mode and one otherwise.</summary>
    [Range(0, HashWorkers.MaxThreads)]
    public int Threads { get; set; }

    /// <summary>Share of its time that each thread works, in percent.</summary>
    [Range(1, 100)]
    public int DutyPercent { get; set; } = 100;

    /// <summary>Lanes of a thread; 0 for the most that the processor has.</summary>
    [Range(0, 16)]
    public int Lanes { get; set; }

    /// <summary>Text that coinbases carry; ASCII.</summary>
    [RegularExpression("^[ -~]*$")]
    [StringLength(MiningJob.MaxTagSize)]
    public string Tag { get; set; } = "/Blockyard/";

    /// <summary>Name of the miner, shown in its status. Empty: the pod's name in a cluster, otherwise <c>miner</c>.</summary>
    [StringLength(100)]
    public string Name { get; set; } = "";

    /// <summary>Seconds that a found block may keep trying to reach a chain-store.</summary>
    [Range(1, 600)]
    public int SubmitSeconds { get; set; } = 30;

    /// <summary>The network.</summary>
    internal Network Network => NetworkName == "devnet" ? Network.Devnet : Network.Regtest;

    /// <summary>Fills the options from configuration.</summary>
    internal static void Bind(MinerOptions options, IConfiguration configuration)
    {
        options.PayoutAddress = configuration[OperatorsAddress] ?? options.PayoutAddress;
        configuration.GetSection("Data").Bind(options);
        configuration.GetSection("Miner").Bind(options);
        options.NetworkName = configuration["Network"]?.ToLowerInvariant() ?? options.NetworkName;
        options.PayoutAddress = options.PayoutAddress.Trim();
    }
}
