using Blockyard.Mining;
using Blockyard.Services.Miner.ChainStores;
using Google.Protobuf;

namespace Blockyard.Services.Miner.Templates;

/// <summary>A template, where it is from and when it came.</summary>
/// <param name="Work">What to hash.</param>
/// <param name="Source">The chain-store that gave it.</param>
/// <param name="Stream">Number of the stream that it came by: another one may be to another run of the chain-store.</param>
internal sealed record ReceivedTemplate(MiningTemplate Work, ChainStoreNode Source, int Stream)
{
    /// <summary>Transactions in it besides the coinbase.</summary>
    public required uint TransactionCount { get; init; }

    /// <summary>Their witness ids, for a chain-store that does not know the template.</summary>
    public required ByteString TransactionIds { get; init; }

    /// <summary>True if a fuller one follows at once.</summary>
    public required bool IsPreliminary { get; init; }

    /// <summary>True if hardly anything more would fit into the block.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Timestamp of its arrival.</summary>
    public long ReceivedAt { get; init; }

    /// <summary>Timestamp of the first template with the same parent.</summary>
    public long ParentSince { get; init; }

    /// <summary>Timestamp of the first template with this parent that held transactions; null if none does.</summary>
    public long? TransactionsSince { get; init; }
}
