using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>An output: an amount and the script that locks it.</summary>
/// <param name="ValueSats">Amount in satoshis.</param>
/// <param name="ScriptPubkey">The locking script in hex.</param>
/// <param name="ScriptType">Its kind as Bitcoin Core names it.</param>
/// <param name="Address">The address that it stands for, if it has one.</param>
public sealed record OutputView(ulong ValueSats, string ScriptPubkey, string ScriptType, string? Address)
{
    public static OutputView From(TransactionOutput output) => new(
        output.ValueSats, Texts.Hex(output.ScriptPubkey), output.ScriptType, output.Address.Length == 0 ? null : output.Address);
}
