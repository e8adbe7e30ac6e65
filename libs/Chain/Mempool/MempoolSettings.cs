namespace Blockyard.Chain.Mempool;

/// <summary>What the pool admits and how much of it. The defaults are Bitcoin Core's.</summary>
/// <remarks>
/// Relatives are limited by ancestors and descendants, as Core did up to version 30, and not by clusters of 64.
/// </remarks>
public sealed record MempoolSettings
{
    /// <summary>Memory that the pool may take, in bytes; beyond it the transactions that pay least are evicted.</summary>
    public long MaxBytes { get; init; } = 300_000_000;

    /// <summary>How long a transaction may wait for a block.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromHours(336);

    /// <summary>A transaction that pays less is refused.</summary>
    public FeeRate MinRelayFee { get; init; } = new(100);

    /// <summary>What a replacement pays for its own size on top, and the step by which a full pool gets dearer.</summary>
    public FeeRate IncrementalRelayFee { get; init; } = new(100);

    /// <summary>An output worth less than it costs to spend at this rate is dust.</summary>
    public FeeRate DustRelayFee { get; init; } = new(3_000);

    /// <summary>A transaction with all its unconfirmed ancestors may count this many.</summary>
    public int MaxAncestors { get; init; } = 25;

    /// <summary>A transaction with all its unconfirmed ancestors may take this many virtual bytes.</summary>
    public long MaxAncestorVirtualSize { get; init; } = 101_000;

    /// <summary>A transaction with all its unconfirmed descendants may count this many.</summary>
    public int MaxDescendants { get; init; } = 25;

    /// <summary>A transaction with all its unconfirmed descendants may take this many virtual bytes.</summary>
    public long MaxDescendantVirtualSize { get; init; } = 101_000;

    /// <summary>How many transactions one replacement may push out, descendants included (BIP 125 rule 5).</summary>
    public int MaxReplaced { get; init; } = 100;

    /// <summary>Bytes of data-carrier (OP_RETURN) scripts that one transaction may have in all; 0 refuses every one.</summary>
    public int MaxDataCarrierBytes { get; init; } = 100_000;

    /// <summary>Whether outputs that pay to a bare multisig script are relayed.</summary>
    public bool PermitBareMultisig { get; init; } = true;

    /// <summary>
    /// Refuse transactions, outputs and inputs of no standard form. Off only on test networks. What scripts do is held to the
    /// standard rules all the same.
    /// </summary>
    public bool RequireStandard { get; init; } = true;

    /// <summary>Virtual bytes that one signature operation counts for at least.</summary>
    public int BytesPerSigOp { get; init; } = 20;

    /// <summary>
    /// Bytes of disconnected blocks that are remembered until the chain has come to rest. Of a longer reorganisation the
    /// transactions of the highest blocks do not return, nor does what needs them stay.
    /// </summary>
    public long MaxDisconnectedBytes { get; init; } = 20_000_000;

    /// <summary>How many transactions are checked at the same time; 0 is one per core.</summary>
    public int Parallelism { get; init; }

    /// <summary>How many past events the pool remembers for its watchers.</summary>
    public int EventCapacity { get; init; } = 65_536;

    /// <summary>How many transactions whose scripts were checked are remembered.</summary>
    public int ScriptCacheCapacity { get; init; } = 262_144;
}
