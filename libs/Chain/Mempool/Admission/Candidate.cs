using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>A transaction on its way into the pool, with what has been found out about it.</summary>
internal sealed class Candidate(Transaction transaction, long time)
{
    public Transaction Transaction { get; } = transaction;

    /// <summary>Unix time in seconds at which it came.</summary>
    public long Time { get; } = time;

    /// <summary>True for a transaction that comes back from a block: its fee is not held against it.</summary>
    public bool IsReturning { get; init; }

    /// <summary>True for a transaction of a package whose fee and conflicts are judged over the whole package.</summary>
    public bool IsPaidForTogether { get; init; }

    /// <summary>How it stands so far.</summary>
    public ValidationResult Validation { get; set; }

    /// <summary>The tip that it was checked against.</summary>
    public HeaderEntry? Tip { get; set; }

    /// <summary>The coins that it spends, in input order.</summary>
    public Coin[] Coins { get; } = new Coin[transaction.Inputs.Length];

    /// <summary>The same coins as the scripts see them.</summary>
    public TxOutput[] SpentOutputs { get; } = new TxOutput[transaction.Inputs.Length];

    /// <summary>Which of them are outputs of transactions that wait.</summary>
    public bool[] IsUnconfirmed { get; } = new bool[transaction.Inputs.Length];

    public long Fee { get; set; }

    public int SigOpsCost { get; set; }

    /// <summary>Virtual size that its fee is measured by.</summary>
    public int VirtualSize { get; set; } = transaction.VirtualSize;

    /// <summary>True if it is only valid from some height or time on.</summary>
    public bool DependsOnTip { get; set; }

    /// <summary>Hashes of the scripts that it pays to or spends from, without repetitions.</summary>
    public Hash256[] Scripts { get; set; } = [];

    /// <summary>What it pushed out.</summary>
    public IReadOnlyList<Hash256> Replaced { get; set; } = [];

    /// <summary>True if it was refused only for what it pays: somebody else may pay for it.</summary>
    public bool CanBePaidFor => AdmissionResult.IsAboutFee(Validation.Code);

    public AdmissionResult ToResult() => new(Transaction, Validation, Fee, VirtualSize, Replaced);

    /// <summary>The same transaction, to be judged with others.</summary>
    public Candidate ForPackage() => new(Transaction, Time) { IsPaidForTogether = true };

    public MempoolNode ToNode() => new(Transaction, Fee, VirtualSize, SigOpsCost)
    {
        Time = Time,
        Height = (uint)Tip!.Height,
        SpentOutputs = SpentOutputs,
        Scripts = Scripts,
        DependsOnTip = DependsOnTip,
    };
}
