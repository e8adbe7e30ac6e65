using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Rules about whole blocks that need no coins.</summary>
/// <remarks>
/// Bitcoin Core's order, so that a block that breaks two rules is refused for the same one: <see cref="Check"/>, then the
/// header's place (<see cref="HeaderRules.CheckContext"/>), then <see cref="CheckPlace"/>, then <see cref="CheckWitness"/>. All
/// of them are independent of one another and may be worked out ahead.
/// </remarks>
public static class BlockRules
{
    /// <summary>Most weight units a block may have (BIP 141).</summary>
    public const int MaxWeight = 4_000_000;

    /// <summary>Weight of a byte that is no witness (BIP 141).</summary>
    public const int WitnessScale = 4;

    /// <summary>Most signature operations in a block, weighed as BIP 141 does.</summary>
    public const int MaxSigOpCost = 80_000;

    /// <summary>
    /// What scripts in blocks are held to: every soft fork, no policy. The same at all heights of our networks.
    /// </summary>
    public const ScriptFlags ScriptFlags = Scripts.ScriptFlags.Consensus;

    /// <summary>
    /// Checks a block by itself: proof of work, Merkle root, size, coinbase, transactions, signature operations.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="checkProofOfWork">False for a block that is yet to be mined.</param>
    public static ValidationResult Check(Block block, ChainParams parameters, bool checkProofOfWork = true)
    {
        var result = CheckHeader(block, parameters, checkProofOfWork);
        return result.IsValid ? CheckContent(block) : result;
    }

    /// <summary>The first half of <see cref="Check"/>: proof of work, and that the Merkle root is that of the transactions.</summary>
    /// <param name="block">The block.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="checkProofOfWork">False for a block that is yet to be mined.</param>
    public static ValidationResult CheckHeader(Block block, ChainParams parameters, bool checkProofOfWork = true)
    {
        var result = checkProofOfWork ? HeaderRules.CheckProofOfWork(block.Header, parameters) : ValidationResult.Valid;
        return result.IsValid ? CheckMerkleRoot(block) : result;
    }

    /// <summary>The second half of <see cref="Check"/>: size, coinbase, transactions, signature operations.</summary>
    /// <param name="block">The block.</param>
    public static ValidationResult CheckContent(Block block)
    {
        var result = CheckShape(block);
        result = result.IsValid ? CheckTransactions(block) : result;
        return result.IsValid ? CheckLegacySigOps(block) : result;
    }

    /// <summary>Checks what depends on the block's place: lock times and the height in the coinbase.</summary>
    /// <param name="block">A block that passes <see cref="Check"/>.</param>
    /// <param name="height">Its height.</param>
    /// <param name="medianTimePast">Median time past of its parent.</param>
    public static ValidationResult CheckPlace(Block block, int height, uint medianTimePast)
    {
        foreach (var transaction in block.Transactions)
        {
            if (!LockTimeRules.IsFinal(transaction, height, medianTimePast))
            {
                return ValidationResult.Invalid(RejectCode.NonFinal, "non-final transaction");
            }
        }

        return CoinbaseHeight.Matches(block.Transactions[0].Inputs[0].ScriptSig.Span, height)
            ? ValidationResult.Valid
            : ValidationResult.Invalid(RejectCode.BadCoinbaseHeight, "block height mismatch in coinbase");
    }

    /// <summary>Checks the commitment to the witnesses (BIP 141), and then the weight, which counts them.</summary>
    /// <param name="block">A block that passes <see cref="Check"/>.</param>
    public static ValidationResult CheckWitness(Block block)
    {
        var result = WitnessCommitment.TryFind(block.Transactions[0], out var commitment)
            ? CheckCommitment(block, commitment)
            : CheckNoWitness(block);
        return result.IsValid && block.Weight > MaxWeight
            ? ValidationResult.Invalid(RejectCode.BadBlockWeight, "weight limit failed")
            : result;
    }

    /// <summary>
    /// Whether a broken rule says something about the block hash for good. Otherwise other bytes with the same hash may be valid,
    /// or the same bytes later: refuse the block, but do not remember its hash.
    /// </summary>
    public static bool CondemnsHash(RejectCode code) => code is not (
        RejectCode.None or RejectCode.BadMerkleRoot or RejectCode.DuplicateTransactions or RejectCode.BadWitnessNonceSize
        or RejectCode.BadWitnessCommitment or RejectCode.UnexpectedWitness or RejectCode.TimeTooNew
        or RejectCode.PreviousBlockNotFound);

    private static ValidationResult CheckMerkleRoot(Block block)
    {
        var root = block.ComputeMerkleRoot(out var mutated);
        if (root != block.Header.MerkleRoot)
        {
            return ValidationResult.Invalid(RejectCode.BadMerkleRoot, "hashMerkleRoot mismatch");
        }

        return mutated
            ? ValidationResult.Invalid(RejectCode.DuplicateTransactions, "duplicate transaction")
            : ValidationResult.Valid;
    }

    private static ValidationResult CheckShape(Block block)
    {
        var transactions = block.Transactions;
        if (transactions.IsEmpty
            || (long)transactions.Length * WitnessScale > MaxWeight
            || (long)block.StrippedSize * WitnessScale > MaxWeight)
        {
            return ValidationResult.Invalid(RejectCode.BadBlockLength, "size limits failed");
        }

        if (!transactions[0].IsCoinbase)
        {
            return ValidationResult.Invalid(RejectCode.CoinbaseMissing, "first tx is not coinbase");
        }

        foreach (var transaction in transactions[1..])
        {
            if (transaction.IsCoinbase)
            {
                return ValidationResult.Invalid(RejectCode.CoinbaseMultiple, "more than one coinbase");
            }
        }

        return ValidationResult.Valid;
    }

    private static ValidationResult CheckTransactions(Block block)
    {
        foreach (var transaction in block.Transactions)
        {
            var result = TransactionRules.Check(transaction);
            if (!result.IsValid)
            {
                return ValidationResult.Invalid(
                    result.Code, $"Transaction check failed (tx hash {transaction.Id}) {result.Detail}");
            }
        }

        return ValidationResult.Valid;
    }

    /// <summary>A first count, which misses those in witnesses and redeem scripts.</summary>
    private static ValidationResult CheckLegacySigOps(Block block)
    {
        var count = 0;
        foreach (var transaction in block.Transactions)
        {
            count += SigOps.CountLegacy(transaction);
        }

        return count * WitnessScale > MaxSigOpCost
            ? ValidationResult.Invalid(RejectCode.TooManySigOps, "out-of-bounds SigOpCount")
            : ValidationResult.Valid;
    }

    private static ValidationResult CheckCommitment(Block block, in Hash256 commitment)
    {
        var witness = block.Transactions[0].Inputs[0].Witness;
        if (witness.Count != 1 || witness[0].Length != WitnessCommitment.ReservedValueSize)
        {
            return ValidationResult.Invalid(RejectCode.BadWitnessNonceSize, "invalid witness reserved value size");
        }

        return WitnessCommitment.Compute(block.ComputeWitnessMerkleRoot(), witness[0]) == commitment
            ? ValidationResult.Valid
            : ValidationResult.Invalid(RejectCode.BadWitnessCommitment, "witness merkle commitment mismatch");
    }

    private static ValidationResult CheckNoWitness(Block block)
    {
        foreach (var transaction in block.Transactions)
        {
            if (transaction.HasWitness)
            {
                return ValidationResult.Invalid(RejectCode.UnexpectedWitness, "unexpected witness data found");
            }
        }

        return ValidationResult.Valid;
    }
}
