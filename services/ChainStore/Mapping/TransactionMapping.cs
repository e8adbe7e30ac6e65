using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Google.Protobuf;
using OutPoint = Blockyard.Contracts.Chain.V1.OutPoint;
using Transaction = Blockyard.Primitives.Transaction;
using UnspentOutput = Blockyard.Contracts.Chain.V1.UnspentOutput;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Turns transactions, outputs and where they stand into messages.</summary>
internal static class TransactionMapping
{
    /// <summary>A decoded transaction with the outputs that it spends, in input order; none for a coinbase.</summary>
    public static Contracts.Chain.V1.Transaction ToMessage(
        this Transaction transaction,
        IReadOnlyList<TxOutput> spent,
        TransactionStatus status,
        Network network)
    {
        var message = new Contracts.Chain.V1.Transaction
        {
            Txid = transaction.Id.ToString(),
            Wtxid = transaction.WitnessId.ToString(),
            Version = unchecked((uint)transaction.Version),
            LockTime = transaction.LockTime,
            Size = (uint)transaction.Size,
            Vsize = (uint)transaction.VirtualSize,
            Weight = (uint)transaction.Weight,
            Status = status,
            Raw = UnsafeByteOperations.UnsafeWrap(transaction.Raw),
        };

        long value = 0;
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            message.Inputs.Add(ToMessage(transaction.Inputs[i], transaction.IsCoinbase ? null : spent[i], network));
            value += transaction.IsCoinbase ? 0 : spent[i].Value;
        }

        foreach (var output in transaction.Outputs)
        {
            message.Outputs.Add(output.ToMessage(network));
            value -= output.Value;
        }

        message.FeeSats = transaction.IsCoinbase ? 0 : (ulong)value;
        return message;
    }

    /// <summary>An output with its script explained.</summary>
    public static TransactionOutput ToMessage(this TxOutput output, Network network) => new()
    {
        ValueSats = (ulong)output.Value,
        ScriptPubkey = UnsafeByteOperations.UnsafeWrap(output.ScriptPubKey),
        ScriptType = ScriptTypeNames.Of(output.ScriptPubKey.Span),
        Address = AddressCodec.TryFromScript(output.ScriptPubKey.Span, network, out var address) ? address : "",
    };

    /// <summary>An outpoint.</summary>
    public static OutPoint ToMessage(this Primitives.OutPoint outPoint) =>
        new() { Txid = outPoint.TransactionId.ToString(), Vout = outPoint.Index };

    /// <summary>An output of a transaction that waits.</summary>
    public static UnspentOutput ToUnconfirmed(this TxOutput output, Primitives.OutPoint outPoint, Network network) =>
        new() { Outpoint = outPoint.ToMessage(), Output = output.ToMessage(network) };

    /// <summary>A coin of the chain.</summary>
    public static UnspentOutput ToMessage(this Coin coin, Primitives.OutPoint outPoint, Network network) => new()
    {
        Outpoint = outPoint.ToMessage(),
        Output = new TxOutput(coin.Value, coin.ScriptPubKey).ToMessage(network),
        Height = coin.Height,
        Coinbase = coin.IsCoinbase,
        Confirmed = true,
    };

    /// <summary>
    /// Where a transaction in a block stands, seen from a tip: in a block that is not on its chain nothing is confirmed.
    /// </summary>
    public static TransactionStatus StatusIn(HeaderEntry block, int index, HeaderEntry tip) => !tip.HasAncestor(block)
        ? new TransactionStatus()
        : new TransactionStatus
        {
            Confirmed = true,
            BlockHash = block.Hash.ToString(),
            BlockHeight = (uint)block.Height,
            BlockTime = block.Header.Time,
            BlockPosition = (uint)index,
            Confirmations = (uint)(tip.Height - block.Height + 1),
        };

    private static TransactionInput ToMessage(in TxInput input, TxOutput? spent, Network network)
    {
        var message = new TransactionInput
        {
            Coinbase = spent is null,
            PreviousOutput = spent is null ? null : input.PreviousOutput.ToMessage(),
            SpentOutput = spent?.ToMessage(network),
            ScriptSig = UnsafeByteOperations.UnsafeWrap(input.ScriptSig),
            Sequence = input.Sequence,
        };
        foreach (var item in input.Witness)
        {
            message.Witness.Add(ByteString.CopyFrom(item));
        }

        return message;
    }
}
