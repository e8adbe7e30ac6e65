using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>A payment: either outputs, or address and amount_sats for one.</summary>
internal sealed record PaymentBody
{
    private const int MaxOutputs = 500;

    /// <summary>Who is paid, 1 to 500.</summary>
    public IReadOnlyList<PaymentOutputBody?>? Outputs { get; init; }

    /// <summary>Who is paid, if it is only one.</summary>
    public string? Address { get; init; }

    /// <summary>How much that one gets, in satoshis.</summary>
    public ulong? AmountSats { get; init; }

    /// <summary>Fee rate in satoshis per 1,000 virtual bytes; by estimate unless given.</summary>
    public ulong? FeeRateSatsPerKvb { get; init; }

    /// <summary>Blocks that the estimate aims at; 6 unless given.</summary>
    public uint? ConfirmationTarget { get; init; }

    /// <summary>Take the fee from the amounts instead of on top.</summary>
    public bool? SubtractFee { get; init; }

    /// <summary>A label for people, at most 100 characters.</summary>
    public string? Label { get; init; }

    /// <summary>Say what it would cost, and send nothing.</summary>
    public bool? Preview { get; init; }

    /// <summary>The request to the wallet.</summary>
    /// <exception cref="ProblemException">An address, amount or label is malformed or missing.</exception>
    public SendPaymentRequest ToRequest(string walletId, IdempotencyKey key) => new()
    {
        WalletId = walletId,
        Outputs = { ToOutputs() },
        FeeRateSatsPerKvb = FeeRateSatsPerKvb ?? 0,
        ConfirmationTarget = ConfirmationTarget ?? 0,
        SubtractFee = SubtractFee ?? false,
        Label = Texts.Label(Label, "label"),
        Preview = Preview ?? false,
        IdempotencyKey = key.Value,
    };

    private List<PaymentOutput> ToOutputs()
    {
        var outputs = Outputs ?? (Address is null && AmountSats is null ? [] : [new PaymentOutputBody(Address, AmountSats)]);
        if (outputs.Count is 0 or > MaxOutputs || (Outputs is not null && (Address is not null || AmountSats is not null)))
        {
            throw ProblemException.Invalid("invalid_payment", $"A payment has outputs, 1 to {MaxOutputs}, or one address with amount_sats.");
        }

        var checkedOutputs = outputs.Select(output => new PaymentOutput
        {
            Address = Texts.Address(output?.Address),
            AmountSats = Texts.Amount(output?.AmountSats),
        }).ToList();

        // Each is at most the money there is, and there are at most 500: the sum cannot overflow.
        if (checkedOutputs.Aggregate(0UL, (sum, output) => sum + output.AmountSats) > Money.MaxMoney)
        {
            throw ProblemException.Invalid("invalid_amount", "The amounts add up to more than there can be.");
        }

        return checkedOutputs;
    }
}

/// <summary>Somebody to pay.</summary>
/// <param name="Address">An address of this network.</param>
/// <param name="AmountSats">Amount in satoshis.</param>
internal sealed record PaymentOutputBody(string? Address, ulong? AmountSats);

/// <summary>A payment that was sent, or would be.</summary>
/// <param name="Txid">Transaction id; absent for a preview.</param>
/// <param name="AmountSats">Sum paid, fee not included.</param>
/// <param name="FeeSats">Fee.</param>
/// <param name="ChangeSats">Change that comes back.</param>
/// <param name="Vsize">Virtual size.</param>
/// <param name="Raw">The signed transaction in hex; absent for a preview.</param>
internal sealed record PaymentView(string? Txid, ulong AmountSats, ulong FeeSats, ulong ChangeSats, uint Vsize, string? Raw)
{
    public static PaymentView From(SendPaymentResponse answer) => new(
        answer.Txid.Length == 0 ? null : answer.Txid,
        answer.AmountSats,
        answer.FeeSats,
        answer.ChangeSats,
        answer.Vsize,
        answer.Raw.Length == 0 ? null : Texts.Hex(answer.Raw));
}
