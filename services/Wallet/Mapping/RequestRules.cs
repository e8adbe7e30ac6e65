using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Payments;
using Blockyard.Wallets.Selection;

namespace Blockyard.Services.Wallet.Mapping;

/// <summary>Checks requests for everything that can be told without a wallet; what is wrong is said with its field.</summary>
internal static class RequestRules
{
    private const int MaxTextLength = 100;
    private const int MinPassphraseLength = 8;
    private const int MaxPassphraseLength = 1024;
    private const int MaxOutputs = 500;
    private const uint DefaultTarget = 6;
    private const uint MaxTarget = 1_008;

    /// <summary>A name or label for people.</summary>
    public static string Text(string text, string field) => text.Length <= MaxTextLength && !text.Any(char.IsControl)
        ? text
        : throw WalletError.Malformed($"{field} takes at most {MaxTextLength} characters, none of them a control character.");

    /// <summary>A passphrase for a new seal, or none.</summary>
    public static string Passphrase(string passphrase) =>
        passphrase.Length is 0 or (>= MinPassphraseLength and <= MaxPassphraseLength)
        ? passphrase
        : throw WalletError.Malformed(
            $"passphrase takes {MinPassphraseLength} to {MaxPassphraseLength} characters, or none at all.");

    /// <summary>Number of recovery words.</summary>
    public static int WordCount(uint asked) => asked switch
    {
        0 or 12 => 12,
        24 => 24,
        _ => throw WalletError.Malformed("word_count is 12 or 24."),
    };

    /// <summary>Applies a list's default and upper limit.</summary>
    public static int PageSize(uint asked, int usual, int most) => asked == 0 ? usual : (int)Math.Min(asked, (uint)most);

    /// <summary>The script of an address that is paid.</summary>
    public static byte[] Script(string address, string field, Network network) =>
        AddressCodec.TryToScript(address, network, out var script, out var error)
        ? script
        : throw WalletError.InvalidAddress(field, error);

    /// <summary>Somebody to pay.</summary>
    public static TxOutput Output(string address, ulong amount, string field, Network network)
    {
        var script = Script(address, $"{field}.address", network);
        if (amount is 0 or > Money.MaxMoney)
        {
            throw WalletError.InvalidAmount($"{field}.amount_sats is {amount}; an amount is 1 to {Money.MaxMoney} satoshis.");
        }

        var dust = DustRules.Threshold(script);
        return (long)amount >= dust
            ? new TxOutput((long)amount, script)
            : throw WalletError.Dust($"{field}.amount_sats is {amount}; less than {dust} satoshis are dust at this address.");
    }

    /// <summary>A payment.</summary>
    public static PaymentOrder Order(SendPaymentRequest request, Network network)
    {
        if (request.Outputs.Count is 0 or > MaxOutputs)
        {
            throw WalletError.Malformed($"outputs takes 1 to {MaxOutputs} entries.");
        }

        if (request.FeeRateSatsPerKvb > (ulong)FeeRate.Max)
        {
            throw WalletError.Malformed($"fee_rate_sats_per_kvb is at most {FeeRate.Max}.");
        }

        if (request.ConfirmationTarget > MaxTarget)
        {
            throw WalletError.Malformed($"confirmation_target is 1 to {MaxTarget} blocks.");
        }

        var outputs = request.Outputs.Select(
            (output, i) => Output(output.Address, output.AmountSats, $"outputs[{i}]", network)).ToArray();
        if (outputs.Sum(output => output.Value) > Money.MaxMoney)
        {
            throw WalletError.InvalidAmount("The amounts add up to more than can exist.");
        }

        var target = request.ConfirmationTarget == 0 ? DefaultTarget : request.ConfirmationTarget;
        return new PaymentOrder(
            outputs, (long)request.FeeRateSatsPerKvb, target, request.SubtractFee, Text(request.Label, "label"));
    }
}
