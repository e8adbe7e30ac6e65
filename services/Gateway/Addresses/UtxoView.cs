using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Addresses;

/// <summary>An output that nobody has spent yet.</summary>
/// <param name="Txid">Its transaction.</param>
/// <param name="Vout">Its position there.</param>
/// <param name="ValueSats">Its amount.</param>
/// <param name="Confirmed">True once its transaction is in a block.</param>
/// <param name="BlockHeight">Height of that block.</param>
/// <param name="Coinbase">True if mining made it: it may be spent after 100 blocks.</param>
public sealed record UtxoView(string Txid, uint Vout, ulong ValueSats, bool Confirmed, uint? BlockHeight, bool Coinbase)
{
    public static UtxoView From(UnspentOutput output) => new(
        output.Outpoint.Txid,
        output.Outpoint.Vout,
        output.Output.ValueSats,
        output.Confirmed,
        output.Confirmed ? output.Height : null,
        output.Coinbase);
}
