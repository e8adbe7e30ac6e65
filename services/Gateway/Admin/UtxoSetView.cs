using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>The set of unspent outputs after one block, as Bitcoin Core's <c>gettxoutsetinfo</c> tells it.</summary>
/// <param name="Height">Height of the block.</param>
/// <param name="BestBlockHash">Id of the block.</param>
/// <param name="CoinCount">Number of coins.</param>
/// <param name="TransactionCount">Number of transactions that have coins.</param>
/// <param name="TotalSats">Sum of all coins.</param>
/// <param name="BogoSize">A measure of the set's size that depends on no store.</param>
/// <param name="HashSerialized">Core's "hash_serialized_3".</param>
/// <param name="Muhash">Core's "muhash".</param>
internal sealed record UtxoSetView(
    uint Height,
    string BestBlockHash,
    ulong CoinCount,
    ulong TransactionCount,
    ulong TotalSats,
    ulong BogoSize,
    string HashSerialized,
    string Muhash)
{
    public static UtxoSetView From(GetUtxoSetInfoResponse info) => new(
        info.Height,
        info.BestBlockHash,
        info.CoinCount,
        info.TransactionCount,
        info.TotalSats,
        info.BogoSize,
        info.HashSerialized,
        info.Muhash);
}
