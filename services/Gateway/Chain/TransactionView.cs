using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>A transaction, decoded.</summary>
public sealed record TransactionView
{
    /// <summary>Transaction id.</summary>
    public required string Txid { get; init; }

    /// <summary>Id that covers the witnesses too.</summary>
    public required string Wtxid { get; init; }

    /// <summary>Version field.</summary>
    public required uint Version { get; init; }

    /// <summary>Lock time: a height below 500,000,000, else a time in seconds.</summary>
    public required uint LockTime { get; init; }

    /// <summary>Size in bytes.</summary>
    public required uint Size { get; init; }

    /// <summary>Virtual size: weight divided by four, rounded up.</summary>
    public required uint Vsize { get; init; }

    /// <summary>Weight units.</summary>
    public required uint Weight { get; init; }

    /// <summary>Inputs minus outputs; 0 for a coinbase.</summary>
    public required ulong FeeSats { get; init; }

    /// <summary>Sum of its outputs.</summary>
    public required ulong OutputSats { get; init; }

    /// <summary>Where it stands.</summary>
    public required StatusView Status { get; init; }

    /// <summary>Inputs in order.</summary>
    public required IReadOnlyList<InputView> Inputs { get; init; }

    /// <summary>Outputs in order.</summary>
    public required IReadOnlyList<OutputView> Outputs { get; init; }

    /// <summary>The serialised transaction in hex; lists leave it out.</summary>
    public string? Raw { get; init; }

    public static TransactionView From(Transaction transaction) => From(transaction, withRaw: false);

    public static TransactionView From(Transaction transaction, bool withRaw)
    {
        var outputs = transaction.Outputs.Select(OutputView.From).ToArray();
        return new TransactionView
        {
            Txid = transaction.Txid,
            Wtxid = transaction.Wtxid,
            Version = transaction.Version,
            LockTime = transaction.LockTime,
            Size = transaction.Size,
            Vsize = transaction.Vsize,
            Weight = transaction.Weight,
            FeeSats = transaction.FeeSats,
            OutputSats = outputs.Aggregate(0UL, (sum, output) => sum + output.ValueSats),
            Status = StatusView.From(transaction.Status),
            Inputs = [.. transaction.Inputs.Select(InputView.From)],
            Outputs = outputs,
            Raw = withRaw ? Texts.Hex(transaction.Raw) : null,
        };
    }
}
