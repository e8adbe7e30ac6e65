using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>An output that belongs to a wallet, spent or not.</summary>
public sealed record LedgerCoin
{
    private const byte IsConfirmedFlag = 1;
    private const byte IsCoinbaseFlag = 2;
    private const byte IsTrustedFlag = 4;
    private const byte IsSpentInBlockFlag = 8;

    /// <summary>Confirmations after which a coinbase can be spent.</summary>
    public const uint CoinbaseMaturity = 100;

    /// <summary>Which output.</summary>
    public required OutPoint OutPoint { get; init; }

    /// <summary>Number of its wallet.</summary>
    public required uint Wallet { get; init; }

    /// <summary>The key that can spend it.</summary>
    public required KeyId Key { get; init; }

    /// <summary>Amount in satoshis.</summary>
    public required long Value { get; init; }

    /// <summary>Height of its block; null while its transaction waits.</summary>
    public uint? Height { get; init; }

    /// <summary>True if it was mined.</summary>
    public bool IsCoinbase { get; init; }

    /// <summary>True if a payment of the wallet made it: it can be spent while it waits.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The transaction that spends it, waiting or in a block; null if there is none.</summary>
    public Hash256? SpentBy { get; init; }

    /// <summary>True if <see cref="SpentBy"/> is in a block.</summary>
    public bool IsSpentInBlock { get; init; }

    /// <summary>Its place in the list of coins that no block spends.</summary>
    internal uint Slot { get; init; }

    /// <summary>True if it was mined and a block after this tip could not spend it yet.</summary>
    public bool IsImmature(uint tip) => IsCoinbase && Height is { } height && (long)tip - height + 1 < CoinbaseMaturity;

    /// <summary>True if a payment may use it.</summary>
    public bool IsSpendable(uint tip) => SpentBy is null && (Height is null ? IsTrusted : !IsImmature(tip));

    internal static LedgerCoin Read(OutPoint outPoint, ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        var flags = reader.Byte();
        var coin = new LedgerCoin
        {
            OutPoint = outPoint,
            Wallet = reader.UInt32(),
            Key = new KeyId((KeyBranch)reader.Byte(), reader.UInt32()),
            Value = reader.Int64(),
            IsCoinbase = (flags & IsCoinbaseFlag) != 0,
            IsTrusted = (flags & IsTrustedFlag) != 0,
            IsSpentInBlock = (flags & IsSpentInBlockFlag) != 0,
        };
        var height = reader.UInt32();
        var slot = reader.UInt32();
        var spender = reader.Hash();
        return coin with
        {
            Height = (flags & IsConfirmedFlag) != 0 ? height : null,
            Slot = slot,
            SpentBy = spender.IsZero ? null : spender,
        };
    }

    internal byte[] ToBytes()
    {
        var flags = (Height is null ? 0 : IsConfirmedFlag) | (IsCoinbase ? IsCoinbaseFlag : 0)
            | (IsTrusted ? IsTrustedFlag : 0) | (IsSpentInBlock ? IsSpentInBlockFlag : 0);
        return new RecordWriter()
            .Byte((byte)flags).UInt32(Wallet).Byte((byte)Key.Branch).UInt32(Key.Index).Int64(Value)
            .UInt32(Height ?? 0).UInt32(Slot).Hash(SpentBy ?? Hash256.Zero).ToArray();
    }
}
