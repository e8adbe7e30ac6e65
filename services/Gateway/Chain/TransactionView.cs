using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>A transaction, decoded.</summary>
internal sealed record TransactionView
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

/// <summary>Where a transaction stands.</summary>
/// <param name="Confirmed">True once it is in a block of the best chain.</param>
/// <param name="BlockHash">That block.</param>
/// <param name="BlockHeight">Its height. Confirmations are X-Chain-Height - block_height + 1.</param>
/// <param name="BlockTime">Its time.</param>
/// <param name="BlockPosition">Position in the block, from 0.</param>
/// <param name="MempoolTime">When the mempool took it, while it waits.</param>
internal sealed record StatusView(
    bool Confirmed, string? BlockHash, uint? BlockHeight, DateTime? BlockTime, uint? BlockPosition, DateTime? MempoolTime)
{
    public static StatusView From(TransactionStatus? status) => status is { Confirmed: true }
        ? new StatusView(true, status.BlockHash, status.BlockHeight, Times.Of(status.BlockTime), status.BlockPosition, null)
        : new StatusView(false, null, null, null, null, Times.Maybe(status?.MempoolTime ?? 0));
}

/// <summary>An input: the output that it spends and what unlocks it.</summary>
internal sealed record InputView
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

/// <summary>An output: an amount and the script that locks it.</summary>
/// <param name="ValueSats">Amount in satoshis.</param>
/// <param name="ScriptPubkey">The locking script in hex.</param>
/// <param name="ScriptType">Its kind as Bitcoin Core names it.</param>
/// <param name="Address">The address that it stands for, if it has one.</param>
internal sealed record OutputView(ulong ValueSats, string ScriptPubkey, string ScriptType, string? Address)
{
    public static OutputView From(TransactionOutput output) => new(
        output.ValueSats, Texts.Hex(output.ScriptPubkey), output.ScriptType, output.Address.Length == 0 ? null : output.Address);
}
