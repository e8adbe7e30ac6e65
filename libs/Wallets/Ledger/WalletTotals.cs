using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>Sums and counters of one wallet, kept up to date with every coin that changes.</summary>
internal sealed class WalletTotals
{
    private long _confirmed;
    private long _immature;
    private long _arriving;
    private long _leaving;
    private long _ownChange;
    private uint _nextReceive;
    private uint _nextChange;
    private uint _watchedReceive;
    private uint _watchedChange;

    /// <summary>Coins that no block spends: slots 0 up to here are taken.</summary>
    public uint CoinCount { get; set; }

    /// <summary>Confirmed transactions: slots 0 up to here are taken.</summary>
    public uint HistoryCount { get; set; }

    /// <summary>No waiting transaction has a slot before this one.</summary>
    public uint PendingStart { get; set; }

    /// <summary>The slot for the next waiting transaction.</summary>
    public uint PendingEnd { get; set; }

    public bool NeedsRescan { get; set; }

    public WalletBalance Balance => new(_confirmed, _immature, _arriving, _leaving, _ownChange);

    public static WalletTotals Read(ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        return new WalletTotals
        {
            _confirmed = reader.Int64(),
            _immature = reader.Int64(),
            _arriving = reader.Int64(),
            _leaving = reader.Int64(),
            _ownChange = reader.Int64(),
            _nextReceive = reader.UInt32(),
            _nextChange = reader.UInt32(),
            _watchedReceive = reader.UInt32(),
            _watchedChange = reader.UInt32(),
            CoinCount = reader.UInt32(),
            HistoryCount = reader.UInt32(),
            PendingStart = reader.UInt32(),
            PendingEnd = reader.UInt32(),
            NeedsRescan = reader.Flag(),
        };
    }

    public byte[] ToBytes() => new RecordWriter()
        .Int64(_confirmed).Int64(_immature).Int64(_arriving).Int64(_leaving).Int64(_ownChange)
        .UInt32(_nextReceive).UInt32(_nextChange).UInt32(_watchedReceive).UInt32(_watchedChange)
        .UInt32(CoinCount).UInt32(HistoryCount).UInt32(PendingStart).UInt32(PendingEnd).Flag(NeedsRescan).ToArray();

    /// <summary>Number of the address to give out next; all before it count as given out.</summary>
    public uint Next(KeyBranch branch) => branch == KeyBranch.Change ? _nextChange : _nextReceive;

    public void SetNext(KeyBranch branch, uint value) =>
        (branch == KeyBranch.Change ? ref _nextChange : ref _nextReceive) = value;

    /// <summary>Number of the first address that nobody watches yet.</summary>
    public uint Watched(KeyBranch branch) => branch == KeyBranch.Change ? _watchedChange : _watchedReceive;

    public void SetWatched(KeyBranch branch, uint value) =>
        (branch == KeyBranch.Change ? ref _watchedChange : ref _watchedReceive) = value;

    /// <summary>Adds what a coin contributes at this tip, or takes it away again with a <paramref name="sign"/> of −1.</summary>
    public void Count(LedgerCoin coin, uint tip, int sign)
    {
        if (coin.IsSpentInBlock)
        {
            return;
        }

        var amount = sign * coin.Value;
        if (coin.Height is not null)
        {
            (coin.IsImmature(tip) ? ref _immature : ref _confirmed) += amount;
            _leaving += coin.SpentBy is null ? 0 : amount;
        }
        else if (coin.SpentBy is null)
        {
            _arriving += amount;
            _ownChange += coin.IsTrusted ? amount : 0;
        }
    }
}
