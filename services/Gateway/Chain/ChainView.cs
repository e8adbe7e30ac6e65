using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>The state of the chain.</summary>
public sealed record ChainView
{
    /// <summary>"regtest" or "devnet".</summary>
    public required string Network { get; init; }

    /// <summary>Height of the best block.</summary>
    public required uint Height { get; init; }

    /// <summary>Id of the best block.</summary>
    public required string BestBlockHash { get; init; }

    /// <summary>Id of the genesis block.</summary>
    public required string GenesisHash { get; init; }

    /// <summary>Time of the best block.</summary>
    public required DateTime TipTime { get; init; }

    /// <summary>Median time past of the best block.</summary>
    public required DateTime MedianTime { get; init; }

    /// <summary>Target of the best block in compact form, 8 hex digits.</summary>
    public required string Bits { get; init; }

    /// <summary>How many times harder than the easiest target of the Bitcoin main network.</summary>
    public required double Difficulty { get; init; }

    /// <summary>Total work of the best chain, 64 hex digits.</summary>
    public required string ChainWork { get; init; }

    /// <summary>Height of the best header known, ahead of height while the node syncs.</summary>
    public required uint HeadersHeight { get; init; }

    /// <summary>True once the node has caught up with its peers.</summary>
    public required bool Synced { get; init; }

    /// <summary>Number of unspent outputs.</summary>
    public required ulong CoinCount { get; init; }

    /// <summary>Number of confirmed transactions.</summary>
    public required ulong TransactionCount { get; init; }

    /// <summary>Seconds between blocks that the network aims at; 0 where blocks come on request.</summary>
    public required uint TargetSpacingSeconds { get; init; }

    /// <summary>Satoshis that the next block may create.</summary>
    public required ulong NextSubsidySats { get; init; }

    public static ChainView From(GetChainInfoResponse info) => new()
    {
        Network = info.Network,
        Height = info.Height,
        BestBlockHash = info.BestBlockHash,
        GenesisHash = info.GenesisHash,
        TipTime = Times.Of(info.TipTime),
        MedianTime = Times.Of(info.MedianTime),
        Bits = info.Bits.ToString("x8", System.Globalization.CultureInfo.InvariantCulture),
        Difficulty = info.Difficulty,
        ChainWork = info.ChainWork,
        HeadersHeight = info.HeadersHeight,
        Synced = info.Synced,
        CoinCount = info.CoinCount,
        TransactionCount = info.TransactionCount,
        TargetSpacingSeconds = info.TargetSpacingSeconds,
        NextSubsidySats = info.NextSubsidySats,
    };
}
