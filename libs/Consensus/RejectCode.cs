namespace Blockyard.Consensus;

/// <summary>
/// The rules that a header, a block or a transaction can break. Callers branch on these; people read the reason.
/// </summary>
/// <remarks><see cref="RejectReasons"/> holds Bitcoin Core's string for each.</remarks>
public enum RejectCode
{
    /// <summary>No rule is broken.</summary>
    None = 0,

    /// <summary>The bytes are no block at all.</summary>
    Undecodable = 1,

    // Headers

    /// <summary>
    /// The hash is above the target that the header claims, or the claimed target is none that the network allows.
    /// </summary>
    HighHash = 100,

    /// <summary>The header claims another target than the network asks for at its height.</summary>
    BadDifficultyBits,

    /// <summary>The time is not later than the median of the eleven blocks before (BIP 113).</summary>
    TimeTooOld,

    /// <summary>
    /// The time is more than two hours ahead of this node's clock. It may become valid: the block is not condemned.
    /// </summary>
    TimeTooNew,

    /// <summary>The version is one that BIP 34, 65 or 66 made obsolete.</summary>
    BadVersion,

    /// <summary>The parent is unknown here. It may turn up: the block is not condemned.</summary>
    PreviousBlockNotFound,

    /// <summary>The parent, or one of its ancestors, breaks a rule.</summary>
    BadPreviousBlock,

    /// <summary>The block is known already, and known to break a rule.</summary>
    DuplicateInvalid,

    // Blocks by themselves

    /// <summary>
    /// The Merkle root in the header is not that of the transactions. Another block may have this hash rightly.
    /// </summary>
    BadMerkleRoot = 200,

    /// <summary>
    /// Transactions are repeated so that the Merkle root stays the same (CVE-2012-2459). Another block may have this hash
    /// rightly.
    /// </summary>
    DuplicateTransactions,

    /// <summary>No transactions, or more than fit into a block without its witnesses.</summary>
    BadBlockLength,

    /// <summary>The first transaction is no coinbase.</summary>
    CoinbaseMissing,

    /// <summary>A transaction after the first is a coinbase.</summary>
    CoinbaseMultiple,

    /// <summary>More signature operations than 80,000 units (BIP 141).</summary>
    TooManySigOps,

    // Blocks at their height

    /// <summary>A transaction's lock time (BIP 113) or relative lock time (BIP 68) has not come.</summary>
    NonFinal = 300,

    /// <summary>The coinbase script does not begin with the block's height (BIP 34).</summary>
    BadCoinbaseHeight,

    /// <summary>The coinbase commits to witnesses, but its own witness is not the one 32-byte item that BIP 141 wants.</summary>
    BadWitnessNonceSize,

    /// <summary>The coinbase commits to other witnesses than those of the block (BIP 141).</summary>
    BadWitnessCommitment,

    /// <summary>There are witnesses, but the coinbase commits to none (BIP 141).</summary>
    UnexpectedWitness,

    /// <summary>More than 4,000,000 weight units (BIP 141).</summary>
    BadBlockWeight,

    // Transactions by themselves

    /// <summary>No inputs.</summary>
    NoInputs = 400,

    /// <summary>No outputs.</summary>
    NoOutputs,

    /// <summary>Larger than a block without its witness.</summary>
    TransactionTooLarge,

    /// <summary>An output of less than nothing.</summary>
    NegativeOutput,

    /// <summary>An output of more than 21 million bitcoin.</summary>
    OutputTooLarge,

    /// <summary>Outputs of more than 21 million bitcoin together.</summary>
    OutputTotalTooLarge,

    /// <summary>Two inputs spend the same output (CVE-2018-17144).</summary>
    DuplicateInputs,

    /// <summary>The script of a coinbase has fewer than 2 or more than 100 bytes.</summary>
    BadCoinbaseLength,

    /// <summary>An input spends nothing, as only that of a coinbase may.</summary>
    NullPreviousOutput,

    // Transactions and the coins they spend

    /// <summary>An input spends an output that does not exist or is spent.</summary>
    MissingOrSpentInputs = 500,

    /// <summary>An input spends a coinbase with fewer than 100 blocks on top.</summary>
    ImmatureCoinbase,

    /// <summary>The inputs are worth more than 21 million bitcoin.</summary>
    InputValuesOutOfRange,

    /// <summary>The outputs are worth more than the inputs.</summary>
    OutputsExceedInputs,

    /// <summary>The fee is more than 21 million bitcoin.</summary>
    FeeOutOfRange,

    // Blocks and the coins they spend

    /// <summary>A transaction has the id of an older one whose outputs are not all spent (BIP 30).</summary>
    OverwritesTransaction = 600,

    /// <summary>The fees of the block are more than 21 million bitcoin together.</summary>
    AccumulatedFeeOutOfRange,

    /// <summary>The coinbase pays out more than subsidy and fees.</summary>
    BadCoinbaseAmount,

    /// <summary>A script of a block fails; the reason names the script error.</summary>
    BlockScriptFailed,

    // What a mempool asks beyond the rules: a block may hold such a transaction all the same

    /// <summary>The transaction waits already.</summary>
    AlreadyInMempool = 1_000,

    /// <summary>The transaction waits already, with another witness.</summary>
    SameTransactionInMempool,

    /// <summary>The transaction is in a block already, with outputs that are not spent.</summary>
    AlreadyKnown,

    /// <summary>A coinbase outside a block.</summary>
    LooseCoinbase,

    /// <summary>The lock time has not come for the next block.</summary>
    NotYetFinal,

    /// <summary>A relative lock time (BIP 68) has not come for the next block.</summary>
    RelativeLockNotReached,

    /// <summary>A version that has no meaning yet.</summary>
    NonStandardVersion,

    /// <summary>More than 400,000 weight units.</summary>
    NonStandardWeight,

    /// <summary>
    /// Fewer than 65 bytes without witness: the size at which it could pass for a node of a Merkle tree (CVE-2017-12842).
    /// </summary>
    NonStandardSmallSize,

    /// <summary>An unlocking script of more than 1,650 bytes.</summary>
    NonStandardScriptSigSize,

    /// <summary>An unlocking script that does more than push data.</summary>
    ScriptSigNotPushOnly,

    /// <summary>An output script of no standard form.</summary>
    NonStandardOutput,

    /// <summary>More data-carrier (OP_RETURN) bytes than are relayed.</summary>
    TooMuchDataCarried,

    /// <summary>An output that pays to a bare multisig script, which this node does not relay.</summary>
    BareMultisig,

    /// <summary>An output worth less than it costs to spend.</summary>
    Dust,

    /// <summary>An input spends a script of no standard form, or one that is too costly to check.</summary>
    NonStandardInputs,

    /// <summary>A witness larger than the standard forms need, or where none belongs.</summary>
    NonStandardWitness,

    /// <summary>More signature operations than one transaction may have.</summary>
    TooManyTransactionSigOps,

    /// <summary>The fee is below what is relayed at all.</summary>
    BelowRelayFee,

    /// <summary>The fee is below what a full mempool asks.</summary>
    BelowMempoolFee,

    /// <summary>Too many or too large unconfirmed ancestors or descendants.</summary>
    TooLongMempoolChain,

    /// <summary>A version 3 transaction outside its limits: two generations, one child, small sizes (BIP 431).</summary>
    TrucViolation,

    /// <summary>It needs a transaction that it replaces.</summary>
    SpendsConflicting,

    /// <summary>It does not pay enough to replace what it conflicts with (BIP 125 rules 3 and 4).</summary>
    InsufficientReplacementFee,

    /// <summary>It would replace more than 100 transactions (BIP 125 rule 5).</summary>
    TooManyReplacements,

    /// <summary>A replacement that spends unconfirmed outputs which the replaced one did not (BIP 125 rule 2).</summary>
    ReplacementAddsUnconfirmed,

    /// <summary>A script fails; the reason names the script error.</summary>
    MempoolScriptFailed,

    /// <summary>It paid least, so that it was evicted at once.</summary>
    MempoolFull,

    /// <summary>It spends from a waiting transaction that has dust, but not the dust.</summary>
    MissingEphemeralSpends,

    // Packages: transactions that are handed in together

    /// <summary>More than 25 transactions.</summary>
    PackageTooManyTransactions = 1_100,

    /// <summary>More than 404,000 weight units together.</summary>
    PackageTooLarge,

    /// <summary>A transaction comes twice, perhaps with another witness.</summary>
    PackageContainsDuplicates,

    /// <summary>A child comes before its parent.</summary>
    PackageNotSorted,

    /// <summary>Two transactions of the package spend the same output.</summary>
    ConflictInPackage,

    /// <summary>It is not one child with parents of it that do not need each other.</summary>
    PackageNotChildWithParents,

    /// <summary>One of its transactions was refused, by itself or with the others; its own result says why.</summary>
    PackageTransactionFailed,

    /// <summary>The transaction was not looked at, because its package is malformed.</summary>
    PackageNotValidated,

    /// <summary>It does not replace what it conflicts with; the reason says why.</summary>
    PackageReplacementFailed,

    /// <summary>The child leaves dust of a parent behind.</summary>
    UnspentDust,
}
