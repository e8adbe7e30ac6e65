using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>Builds a valid block on a parent; everything may be changed before, to break exactly one thing.</summary>
public sealed class BlockBuilder
{
    private readonly ChainParams _parameters;

    /// <summary>A block with nothing but a coinbase.</summary>
    public BlockBuilder(HeaderTree tree, HeaderEntry parent, ChainParams parameters, TestKey miner)
        : this(parent.Height + 1, parent.Hash, parameters, miner)
    {
        Time = Math.Max(parent.MedianTimePast + 1, parent.Header.Time + 1);
        Bits = tree.GetNextBits(parent);
    }

    /// <summary>The same where no tree of headers is at hand; the time is still to be set.</summary>
    public BlockBuilder(int height, Hash256 previousHash, ChainParams parameters, TestKey miner)
    {
        _parameters = parameters;
        Height = height;
        PreviousHash = previousHash;
        Bits = parameters.PowLimit;
        MinerScript = miner.Script;
        var script = new byte[CoinbaseHeight.MaxLength];
        CoinbaseScript = [.. script[..CoinbaseHeight.Write(Height, script)], 0];
    }

    public int Height { get; set; }

    public int Version { get; set; } = 0x2000_0000;

    public Hash256 PreviousHash { get; set; }

    public uint Time { get; set; }

    public CompactTarget Bits { get; set; }

    /// <summary>What the coinbase pays to <see cref="MinerScript"/>; the whole subsidy plus <see cref="Fees"/> if null.</summary>
    public long? CoinbaseValue { get; set; }

    /// <summary>Fees of the transactions.</summary>
    public long Fees { get; set; }

    public byte[] MinerScript { get; set; }

    public byte[] CoinbaseScript { get; set; }

    /// <summary>The coinbase's own witness.</summary>
    public Witness CoinbaseWitness { get; set; } = Witness.Create(new byte[WitnessCommitment.ReservedValueSize]);

    /// <summary>Further outputs of the coinbase, before the commitment.</summary>
    public IList<TxOutput> CoinbaseOutputs { get; } = [];

    /// <summary>Whether the coinbase commits to witnesses.</summary>
    public bool Commits { get; set; } = true;

    /// <summary>What it commits to; the right hash if null.</summary>
    public Hash256? Commitment { get; set; }

    /// <summary>Takes the place of the whole coinbase.</summary>
    public Transaction? Coinbase { get; set; }

    /// <summary>The transactions after the coinbase.</summary>
    public IList<Transaction> Transactions { get; } = [];

    /// <summary>Adds transactions with their fees together.</summary>
    public BlockBuilder With(long fees, params ReadOnlySpan<Transaction> transactions)
    {
        Fees += fees;
        foreach (var transaction in transactions)
        {
            Transactions.Add(transaction);
        }

        return this;
    }

    /// <summary>Changes something.</summary>
    public BlockBuilder But(Action<BlockBuilder> change)
    {
        change(this);
        return this;
    }

    /// <summary>Builds the block and does its proof of work.</summary>
    public Block Build()
    {
        Transaction[] transactions = [Coinbase ?? BuildCoinbase(), .. Transactions];
        return BlockMiner.Mine(new BlockHeader(Version, PreviousHash, default, Time, Bits, 0), transactions);
    }

    private Transaction BuildCoinbase()
    {
        var value = CoinbaseValue ?? (Subsidy.At(Height, _parameters) + Fees);
        List<TxOutput> outputs = [new TxOutput(value, MinerScript), .. CoinbaseOutputs];
        if (Commits)
        {
            outputs.Add(new TxOutput(0, WitnessCommitment.ToScript(Commitment ?? ComputeCommitment())));
        }

        var input = new TxInput(OutPoint.Null, CoinbaseScript, TxInput.FinalSequence, CoinbaseWitness);
        return Transaction.Create(2, [input], outputs.ToArray(), 0);
    }

    private Hash256 ComputeCommitment()
    {
        // The coinbase's place in the witness tree is zero, whatever it is.
        var stand = Transaction.Create(2, [new TxInput(OutPoint.Null, CoinbaseScript, 0)], [new TxOutput(0, MinerScript)], 0);
        var draft = Block.Create(new BlockHeader(Version, PreviousHash, default, Time, Bits, 0), [stand, .. Transactions]);
        return WitnessCommitment.Compute(draft.ComputeWitnessMerkleRoot(), new byte[WitnessCommitment.ReservedValueSize]);
    }
}
