using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Everything in which one network differs from another, and nothing that they share.</summary>
/// <remarks>
/// Every soft fork up to Taproot (BIP 16, 34, 65, 66, 68, 112, 113, 141, 143, 147, 341, 342) is in force from block 1 on, and no
/// block hash switches BIP 30 off.
/// </remarks>
public sealed record ChainParams
{
    /// <summary>Bitcoin Core's regtest: constant minimal difficulty, blocks on request.</summary>
    public static ChainParams Regtest { get; } = new()
    {
        Network = Network.Regtest,
        Name = "regtest",
        MessageStart = 0xdab5_bffa,
        PowLimit = new CompactTarget(0x207f_ffff),
        SubsidyHalvingInterval = 150,
        Genesis = GenesisBlock.Regtest,
    };

    /// <summary>Regtest's rules, genesis block and addresses with a difficulty that follows the hash power.</summary>
    public static ChainParams Devnet { get; } = new()
    {
        Network = Network.Devnet,
        Name = "devnet",
        MessageStart = 0xdeb5_bffa,
        PowLimit = new CompactTarget(0x1e0f_ffff),
        SubsidyHalvingInterval = 210_000,
        Difficulty = new AsertSchedule(SpacingSeconds: 10, HalfLifeSeconds: 600),
        Genesis = GenesisBlock.Regtest,
    };

    /// <summary>Which network it is.</summary>
    public required Network Network { get; init; }

    /// <summary>Its name in settings and answers.</summary>
    public required string Name { get; init; }

    /// <summary>The four bytes that stand before each block in a block file, as a little-endian number.</summary>
    public required uint MessageStart { get; init; }

    /// <summary>
    /// The easiest target that a header may claim, and the one of block 1. Where the target moves its upper 17 bits are zero, so
    /// that the arithmetic of <see cref="DifficultyRules"/> stays below 2^256.
    /// </summary>
    public required CompactTarget PowLimit { get; init; }

    /// <summary>Blocks between two halvings of the subsidy.</summary>
    public required int SubsidyHalvingInterval { get; init; }

    /// <summary>How the target moves; null if it stays at <see cref="PowLimit"/>.</summary>
    public AsertSchedule? Difficulty { get; init; }

    /// <summary>Block 0. Its coinbase output is no coin.</summary>
    public required Block Genesis { get; init; }

    /// <summary>The parameters of a network.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public static ChainParams For(Network network) => network switch
    {
        Network.Regtest => Regtest,
        Network.Devnet => Devnet,
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Not a network."),
    };
}
