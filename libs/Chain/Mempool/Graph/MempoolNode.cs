using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>One transaction in the graph of unconfirmed ones, with running sums over its relatives.</summary>
/// <remarks>
/// Ancestor sums are over the transaction and everything unconfirmed that it needs; descendant sums over it and everything
/// unconfirmed that needs it. <see cref="MempoolGraph"/> keeps them; all access is under the pool's lock.
/// </remarks>
internal sealed class MempoolNode(Transaction transaction, long fee, int virtualSize, int sigOpsCost)
{
    /// <summary>Memory that a node and its places in the indexes take besides the raw bytes, as measured.</summary>
    private const int FixedBytes = 660;

    private const int BytesPerInput = 200;
    private const int BytesPerOutput = 96;

    public Transaction Transaction { get; } = transaction;

    public long Fee { get; } = fee;

    /// <summary>
    /// Virtual size for policy: the larger of the transaction's own and what its signature operations count for.
    /// </summary>
    public int VirtualSize { get; } = virtualSize;

    public int SigOpsCost { get; } = sigOpsCost;

    /// <summary>Unix time in seconds at which it was admitted.</summary>
    public long Time { get; init; }

    /// <summary>Height of the tip when it was admitted.</summary>
    public uint Height { get; init; }

    /// <summary>What its inputs spend, in their order.</summary>
    public TxOutput[] SpentOutputs { get; init; } = [];

    /// <summary>Hashes of the scripts that it pays to or spends from, without repetitions.</summary>
    public Hash256[] Scripts { get; init; } = [];

    /// <summary>True if it is only valid from some height or time on: a reorganisation may take that away again.</summary>
    public bool DependsOnTip { get; init; }

    /// <summary>Order of admission; a parent comes before its children unless a reorganisation brought it back.</summary>
    public long Sequence { get; set; }

    public List<MempoolNode> Parents { get; } = new(0);

    public List<MempoolNode> Children { get; } = new(0);

    public int AncestorCount { get; set; } = 1;

    public long AncestorVirtualSize { get; set; } = virtualSize;

    public long AncestorFees { get; set; } = fee;

    public long AncestorSigOpsCost { get; set; } = sigOpsCost;

    public int DescendantCount { get; set; } = 1;

    public long DescendantVirtualSize { get; set; } = virtualSize;

    public long DescendantFees { get; set; } = fee;

    /// <summary>Counts changes of the descendant sums, so that an old place in the eviction order is known as old.</summary>
    public int Revision { get; set; }

    public bool IsInPool { get; set; }

    /// <summary>Place in the order of admission.</summary>
    public int Position { get; set; }

    /// <summary>Places in the lists of the scripts, one for each of <see cref="Scripts"/>.</summary>
    public ScriptPlace[] ScriptPlaces { get; set; } = [];

    /// <summary>
    /// What decides how early it is mined: its own rate or, if that is lower, the rate of it with all it needs.
    /// </summary>
    public FeeFraction MiningScore =>
        FeeFraction.Min(new FeeFraction(Fee, VirtualSize), new FeeFraction(AncestorFees, AncestorVirtualSize));

    /// <summary>
    /// What decides how late it is evicted: its own rate or, if that is higher, the rate of it with all that needs it.
    /// </summary>
    public FeeFraction EvictionScore =>
        FeeFraction.Max(new FeeFraction(Fee, VirtualSize), new FeeFraction(DescendantFees, DescendantVirtualSize));

    public long MemoryBytes { get; } = FixedBytes + transaction.Size
        + (BytesPerInput * transaction.Inputs.Length) + (BytesPerOutput * transaction.Outputs.Length);
}
