using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>A block without its transactions.</summary>
public sealed record BlockView
{
    /// <summary>Block id.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// Distance from the genesis block. Confirmations are X-Chain-Height - height + 1, if the block is on the best chain.
    /// </summary>
    public required uint Height { get; init; }

    /// <summary>False if the block was on the best chain once, or never was.</summary>
    public required bool OnBestChain { get; init; }

    /// <summary>Id of the block before it.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>Id of the block after it; absent at the tip.</summary>
    public string? NextHash { get; init; }

    /// <summary>Time that the miner wrote.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Median time of this block and the ten before it.</summary>
    public required DateTime MedianTime { get; init; }

    /// <summary>Number of transactions, the coinbase included.</summary>
    public required uint TransactionCount { get; init; }

    /// <summary>Size in bytes.</summary>
    public required uint Size { get; init; }

    /// <summary>Size in bytes without witnesses.</summary>
    public required uint StrippedSize { get; init; }

    /// <summary>Weight units, at most 4,000,000.</summary>
    public required uint Weight { get; init; }

    /// <summary>Version field.</summary>
    public required uint Version { get; init; }

    /// <summary>Target in compact form, 8 hex digits.</summary>
    public required string Bits { get; init; }

    /// <summary>Nonce.</summary>
    public required uint Nonce { get; init; }

    /// <summary>Merkle root of the transaction ids.</summary>
    public required string MerkleRoot { get; init; }

    /// <summary>Total work up to this block, 64 hex digits.</summary>
    public required string ChainWork { get; init; }

    public static BlockView From(BlockSummary block) =>
        new()
        {
            Hash = block.Header.Hash,
            Height = block.Header.Height,
            OnBestChain = block.Header.Confirmations > 0,
            PreviousHash = block.Header.PreviousHash,
            NextHash = block.Header.NextHash.Length == 0 ? null : block.Header.NextHash,
            Time = Times.Of(block.Header.Time),
            MedianTime = Times.Of(block.Header.MedianTime),
            TransactionCount = block.TransactionCount,
            Size = block.Size,
            StrippedSize = block.StrippedSize,
            Weight = block.Weight,
            Version = block.Header.Version,
            Bits = block.Header.Bits.ToString("x8", System.Globalization.CultureInfo.InvariantCulture),
            Nonce = block.Header.Nonce,
            MerkleRoot = block.Header.MerkleRoot,
            ChainWork = block.Header.ChainWork,
        };
}
