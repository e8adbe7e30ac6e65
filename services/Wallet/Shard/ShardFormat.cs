using Blockyard.Primitives;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>What marks the two stores of a shard.</summary>
/// <remarks>
/// <code>
///  folder           content
///  wallet/log       the events: the truth
///  wallet/state     the ledger's records: can be rebuilt from the events
/// </code>
/// </remarks>
internal static class ShardFormat
{
    /// <summary>To be raised with every change of the ledger's records: the state is rebuilt then.</summary>
    public const int RecordVersion = 1;

    // "WAL" and the network: a store of one network is refused by another.
    public static uint NetworkTag(Network network) => 0x57_41_4c_00 | (uint)network;
}
