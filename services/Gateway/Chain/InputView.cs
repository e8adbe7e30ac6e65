using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>An input: the output that it spends and what unlocks it.</summary>
public sealed record InputView
{
    /// <summary>True in the one input of a coinbase; what it spends is absent then.</summary>
    public required bool Coinbase { get; init; }

    /// <summary>Transaction whose output is spent.</summary>
    public string? Txid { get; init; }

    /// <summary>Position of that output.</summary>
    public uint? Vout { get; init; }

    /// <summary>The output that is spent.</summary>
    public OutputView? SpentOutput { get; init; }

    /// <summary>The unlocking script in hex.</summary>
    public required string ScriptSig { get; init; }

    /// <summary>Witness items in hex, bottom of the stack first.</summary>
    public required IReadOnlyList<string> Witness { get; init; }

    /// <summary>Sequence number.</summary>
    public required uint Sequence { get; init; }

    public static InputView From(TransactionInput input) => new()
    {
        Coinbase = input.Coinbase,
        Txid = input.PreviousOutput?.Txid,
        Vout = input.PreviousOutput?.Vout,
        SpentOutput = input.SpentOutput is { } spent ? OutputView.From(spent) : null,
        ScriptSig = Texts.Hex(input.ScriptSig),
        Witness = [.. input.Witness.Select(Texts.Hex)],
        Sequence = input.Sequence,
    };
}
