using System.Numerics;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>A valid block on a parent; everything may be changed before it is built, to break exactly one thing.</summary>
internal sealed class Draft
{
    private static readonly Output Nothing = new(OutPoint.Null, 0, []);
    private readonly BlockNode _parent;

    /// <summary>A block with nothing but a coinbase, told apart from its siblings by a mark.</summary>
    public Draft(BlockNode parent, byte[] mark)
    {
        _parent = parent;
        PreviousHash = parent.Hash;
        Time = Math.Max(parent.Time + 1, parent.MedianTimePast + 1);
        CoinbaseScript = [.. Script.Number(parent.Height + 1), .. Script.Push(mark)];
    }

    public int Height => _parent.Height + 1;

    public int Version { get; set; } = 0x2000_0000;

    public Hash256 PreviousHash { get; set; }

    public uint Time { get; set; }

    public uint Bits { get; set; } = Limits.Bits;

    public byte[] CoinbaseScript { get; set; }

    /// <summary>What the coinbase pays out beyond or below subsidy and fees.</summary>
    public long Extra { get; set; }

    /// <summary>False for a block without a coinbase.</summary>
    public bool HasCoinbase { get; set; } = true;

    /// <summary>The transactions after the coinbase.</summary>
    public List<Tx> Transactions { get; } = [];

    /// <summary>Whether the coinbase commits to the witnesses; if null, only when there are any.</summary>
    public bool? Commits { get; set; }

    /// <summary>The reserved value that goes into the commitment, and into the coinbase's own witness.</summary>
    public byte[] ReservedValue { get; set; } = new byte[32];

    /// <summary>Changes the coinbase when it is finished but for the commitment.</summary>
    public Action<Tx>? BeforeCommitment { get; set; }

    /// <summary>Changes the coinbase when it is finished.</summary>
    public Action<Tx>? Coinbase { get; set; }

    /// <summary>The Merkle root; the right one if null.</summary>
    public Hash256? MerkleRoot { get; set; }

    /// <summary>Looks for a hash above the target.</summary>
    public bool MissesTarget { get; set; }

    public Draft With(params ReadOnlySpan<Tx> transactions)
    {
        Transactions.AddRange(transactions);
        return this;
    }

    public Draft But(Action<Draft> change)
    {
        change(this);
        return this;
    }

    /// <summary>The script of an output that commits to the witnesses.</summary>
    public byte[] Commitment()
    {
        var root = Digest.MerkleRoot([Hash256.Zero, .. Transactions.Select(transaction => transaction.WitnessId)]);
        return [Op.Return, .. Script.Push([0xaa, 0x21, 0xa9, 0xed, .. Digest.Double([.. root.AsSpan(), .. ReservedValue])])];
    }

    public BlockNode Build()
    {
        IReadOnlyList<Tx> transactions = HasCoinbase ? [BuildCoinbase(), .. Transactions] : Transactions;
        var root = MerkleRoot ?? Digest.MerkleRoot(transactions.Select(transaction => transaction.Id));
        var header = new Wire().I32(Version).Hash(PreviousHash).Hash(root).U32(Time).U32(Bits).U32(0).ToArray();
        var hash = Mine(header);
        return new BlockNode(_parent, hash, Time, transactions, Serialize(header, transactions));
    }

    /// <summary>A block's bytes, whatever they mean.</summary>
    public static byte[] Serialize(byte[] header, IReadOnlyList<Tx> transactions)
    {
        var wire = new Wire().Bytes(header).CompactSize(transactions.Count);
        foreach (var transaction in transactions)
        {
            wire.Bytes(transaction.Serialize());
        }

        return wire.ToArray();
    }

    private Tx BuildCoinbase()
    {
        var coinbase = Tx.Spending(Nothing);
        coinbase.Inputs[0].ScriptSig = CoinbaseScript;
        coinbase.To(Script.AnyoneCanSpend, Limits.SubsidyAt(Height) + Transactions.Sum(transaction => transaction.Fee) + Extra);
        BeforeCommitment?.Invoke(coinbase);
        if (Commits ?? Transactions.Exists(transaction => transaction.HasWitness))
        {
            coinbase.To(Commitment(), 0);
            coinbase.Inputs[0].Witness = [ReservedValue];
        }

        Coinbase?.Invoke(coinbase);
        return coinbase;
    }

    private Hash256 Mine(byte[] header)
    {
        var target = new BigInteger(Bits & 0x7f_ffff) << (8 * ((int)(Bits >> 24) - 3));
        for (var nonce = 0u; ; nonce++)
        {
            BitConverter.TryWriteBytes(header.AsSpan(76), nonce);
            var hash = Digest.Double(header);
            if (new BigInteger(hash, isUnsigned: true) <= target != MissesTarget)
            {
                return new Hash256(hash);
            }
        }
    }
}
