using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Templates;

/// <summary>What the next block may contain: everything but the coinbase, and what the coinbase has to say. Immutable.</summary>
public sealed class BlockTemplate
{
    /// <summary>The version that blocks carry: the top bits of BIP 9 and no signal.</summary>
    public const int BlockVersion = 0x2000_0000;

    /// <summary>The bits of the version that a miner may change at will (BIP 320).</summary>
    public const uint VersionMask = 0x1fff_e000;

    private readonly Transaction[] _transactions;
    private readonly Hash256[] _merkleBranch;
    private readonly Lazy<byte[]> _transactionIds;

    /// <summary>Makes a template of transactions that were checked to be valid in this order on top of this tip.</summary>
    internal BlockTemplate(string id, long number, HeaderEntry tip, CompactTarget bits, Transaction[] transactions)
    {
        Id = id;
        Number = number;
        Tip = tip;
        Bits = bits;
        _transactions = transactions;
        _merkleBranch = ComputeMerkleBranch(transactions);
        WitnessCommitmentScript = ComputeWitnessCommitment(transactions);
        _transactionIds = new Lazy<byte[]>(() => JoinWitnessIds(transactions));
    }

    /// <summary>Names the template in solutions. It belongs to this run of this node.</summary>
    public string Id { get; }

    /// <summary>Number of the template: larger is newer.</summary>
    public long Number { get; }

    /// <summary>The block that it builds on.</summary>
    public HeaderEntry Tip { get; }

    /// <summary>Height of the block.</summary>
    public int Height => Tip.Height + 1;

    /// <summary>Hash of the block that it builds on.</summary>
    public Hash256 PreviousHash => Tip.Hash;

    /// <summary>The target that it has to meet.</summary>
    public CompactTarget Bits { get; }

    /// <summary>Earliest time allowed, in seconds since 1970.</summary>
    public required uint MinTime { get; init; }

    /// <summary>Latest time that this node accepts now, in seconds since 1970.</summary>
    public required uint MaxTime { get; init; }

    /// <summary>Time to start with, in seconds since 1970.</summary>
    public required uint CurrentTime { get; init; }

    /// <summary>Satoshis that the coinbase may pay out: subsidy and fees.</summary>
    public required long CoinbaseValue { get; init; }

    /// <summary>Fees of the transactions in satoshis.</summary>
    public required long Fees { get; init; }

    /// <summary>Weight units of the transactions.</summary>
    public required int Weight { get; init; }

    /// <summary>True if the one before had another tip: work on it is lost.</summary>
    public required bool IsOnNewTip { get; init; }

    /// <summary>True for one without transactions that comes first on a new tip, while the full one is made.</summary>
    public bool IsPreliminary { get; init; }

    /// <summary>Script of the coinbase output that commits to the witnesses (BIP 141), for a reserved value of zeros.</summary>
    public ReadOnlyMemory<byte> WitnessCommitmentScript { get; }

    /// <summary>Merkle branch of the coinbase, from the leaves up.</summary>
    public ReadOnlySpan<Hash256> MerkleBranch => _merkleBranch;

    /// <summary>The transactions in order, the coinbase left out.</summary>
    public ReadOnlySpan<Transaction> Transactions => _transactions;

    /// <summary>Witness ids of the transactions, one behind the other in internal byte order.</summary>
    public ReadOnlyMemory<byte> TransactionIds => _transactionIds.Value;

    private static byte[] JoinWitnessIds(Transaction[] transactions)
    {
        var ids = new byte[transactions.Length * Hash256.Size];
        for (var i = 0; i < transactions.Length; i++)
        {
            transactions[i].WitnessId.CopyTo(ids.AsSpan(i * Hash256.Size));
        }

        return ids;
    }

    private static Hash256[] ComputeMerkleBranch(Transaction[] transactions)
    {
        var leaves = new byte[(transactions.Length + 1) * Hash256.Size];
        for (var i = 0; i < transactions.Length; i++)
        {
            transactions[i].Id.CopyTo(leaves.AsSpan((i + 1) * Hash256.Size));
        }

        var bytes = new byte[MerkleTree.BranchLength(transactions.Length + 1) * Hash256.Size];
        MerkleTree.ComputeBranch(leaves, 0, bytes);
        return [.. bytes.Chunk(Hash256.Size).Select(static node => new Hash256(node))];
    }

    private static byte[] ComputeWitnessCommitment(Transaction[] transactions)
    {
        // The coinbase counts as zeros here.
        var leaves = new byte[(transactions.Length + 1) * Hash256.Size];
        for (var i = 0; i < transactions.Length; i++)
        {
            transactions[i].WitnessId.CopyTo(leaves.AsSpan((i + 1) * Hash256.Size));
        }

        Span<byte> root = stackalloc byte[Hash256.Size];
        MerkleTree.ComputeRootInPlace(leaves, root, out _);
        Span<byte> reserved = stackalloc byte[WitnessCommitment.ReservedValueSize];
        reserved.Clear();
        return WitnessCommitment.ToScript(WitnessCommitment.Compute(new Hash256(root), reserved));
    }
}
