using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>A transaction as one wallet sees it.</summary>
public sealed record LedgerTransaction
{
    private const byte IsOwnFlag = 1;
    private const byte IsCoinbaseFlag = 2;
    private const byte HasFeeFlag = 4;

    /// <summary>Number of the wallet.</summary>
    public required uint Wallet { get; init; }

    /// <summary>Transaction id.</summary>
    public required Hash256 Id { get; init; }

    /// <summary>Its full serialisation.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Where it stands.</summary>
    public TransactionState State { get; init; }

    /// <summary>Where in the chain it is; null unless it is confirmed.</summary>
    public BlockPosition? Block { get; init; }

    /// <summary>When the wallet first saw it, in seconds since 1970-01-01 UTC.</summary>
    public uint SeenAt { get; init; }

    /// <summary>Satoshis that it pays to the wallet.</summary>
    public long Received { get; init; }

    /// <summary>Satoshis of the wallet that it spends.</summary>
    public long Spent { get; init; }

    /// <summary>Fee in satoshis; null unless the wallet paid all of it.</summary>
    public long? Fee { get; init; }

    /// <summary>True if the wallet made it here.</summary>
    public bool IsOwn { get; init; }

    /// <summary>True if it was mined.</summary>
    public bool IsCoinbase { get; init; }

    /// <summary>Its label; may be empty.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>Its place in the list of confirmed, or of waiting, transactions.</summary>
    internal uint Slot { get; init; }

    internal static LedgerTransaction Read(uint wallet, Hash256 id, ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        var state = (TransactionState)reader.Byte();
        var flags = reader.Byte();
        var slot = reader.UInt32();
        var seenAt = reader.UInt32();
        var received = reader.Int64();
        var spent = reader.Int64();
        var fee = reader.Int64();
        var block = state == TransactionState.Confirmed ? BlockPosition.Read(ref reader) : null;
        return new LedgerTransaction
        {
            Wallet = wallet,
            Id = id,
            State = state,
            Block = block,
            SeenAt = seenAt,
            Received = received,
            Spent = spent,
            Fee = (flags & HasFeeFlag) != 0 ? fee : null,
            IsOwn = (flags & IsOwnFlag) != 0,
            IsCoinbase = (flags & IsCoinbaseFlag) != 0,
            Slot = slot,
            Label = reader.Text(),
            Raw = reader.Bytes().ToArray(),
        };
    }

    internal byte[] ToBytes()
    {
        var flags = (IsOwn ? IsOwnFlag : 0) | (IsCoinbase ? IsCoinbaseFlag : 0) | (Fee is null ? 0 : HasFeeFlag);
        var writer = new RecordWriter()
            .Byte((byte)State).Byte((byte)flags).UInt32(Slot).UInt32(SeenAt).Int64(Received).Int64(Spent).Int64(Fee ?? 0);
        Block?.Write(writer);
        return writer.Text(Label).Bytes(Raw.Span).ToArray();
    }
}
