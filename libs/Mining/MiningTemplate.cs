using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>What a chain-store says about the next block; everything in it but the coinbase is decided.</summary>
public sealed record MiningTemplate
{
    /// <summary>Bytes of the longest extra-nonce prefix that leaves room in a coinbase script.</summary>
    public const int MaxExtraNoncePrefixSize = 32;

    /// <summary>The name under which a solution is handed in.</summary>
    public required string Id { get; init; }

    /// <summary>Height of the block.</summary>
    public required uint Height { get; init; }

    /// <summary>Version field of the header.</summary>
    public required int Version { get; init; }

    /// <summary>Bits of the version that may be changed at will (BIP 320); none if zero.</summary>
    public uint VersionMask { get; init; }

    /// <summary>Hash of the parent.</summary>
    public required Hash256 PreviousHash { get; init; }

    /// <summary>The target.</summary>
    public required CompactTarget Bits { get; init; }

    /// <summary>Earliest time allowed, in Unix seconds: median time past of the parent, plus one.</summary>
    public required uint MinTime { get; init; }

    /// <summary>Latest time allowed, in Unix seconds.</summary>
    public required uint MaxTime { get; init; }

    /// <summary>The chain-store's clock when it made the template, in Unix seconds.</summary>
    public required uint CurrentTime { get; init; }

    /// <summary>Satoshis that the coinbase pays out: subsidy plus fees.</summary>
    public required long CoinbaseValue { get; init; }

    /// <summary>Script of the output that commits to the witnesses (BIP 141); empty for none.</summary>
    public ReadOnlyMemory<byte> WitnessCommitmentScript { get; init; }

    /// <summary>
    /// Merkle branch of the coinbase from the leaves up: 32-byte nodes one behind the other, in internal byte order.
    /// </summary>
    public ReadOnlyMemory<byte> MerkleBranch { get; init; }

    /// <summary>Bytes that no other miner gets, so that no two hash the same headers; at most 32.</summary>
    public ReadOnlyMemory<byte> ExtraNoncePrefix { get; init; }
}
