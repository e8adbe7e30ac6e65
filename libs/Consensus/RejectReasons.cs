namespace Blockyard.Consensus;

/// <summary>Bitcoin Core 31.1's short strings for reject codes.</summary>
public static class RejectReasons
{
    /// <summary>The string for a code; empty for <see cref="RejectCode.None"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is none of the enumeration's.</exception>
    /// <remarks>
    /// Two reasons carry more than their code: <see cref="RejectCode.BadVersion"/> the version and
    /// <see cref="RejectCode.BlockScriptFailed"/> the script error. <see cref="ValidationResult.Reason"/> has it.
    /// </remarks>
    public static string Of(RejectCode code) => code switch
    {
        RejectCode.None => "",
        RejectCode.HighHash => "high-hash",
        RejectCode.BadDifficultyBits => "bad-diffbits",
        RejectCode.TimeTooOld => "time-too-old",
        RejectCode.TimeTooNew => "time-too-new",
        RejectCode.BadVersion => "bad-version",
        RejectCode.PreviousBlockNotFound => "prev-blk-not-found",
        RejectCode.BadPreviousBlock => "bad-prevblk",
        RejectCode.DuplicateInvalid => "duplicate-invalid",
        RejectCode.BadMerkleRoot => "bad-txnmrklroot",
        RejectCode.DuplicateTransactions => "bad-txns-duplicate",
        RejectCode.BadBlockLength => "bad-blk-length",
        RejectCode.CoinbaseMissing => "bad-cb-missing",
        RejectCode.CoinbaseMultiple => "bad-cb-multiple",
        RejectCode.TooManySigOps => "bad-blk-sigops",
        RejectCode.NonFinal => "bad-txns-nonfinal",
        RejectCode.BadCoinbaseHeight => "bad-cb-height",
        RejectCode.BadWitnessNonceSize => "bad-witness-nonce-size",
        RejectCode.BadWitnessCommitment => "bad-witness-merkle-match",
        RejectCode.UnexpectedWitness => "unexpected-witness",
        RejectCode.BadBlockWeight => "bad-blk-weight",
        RejectCode.NoInputs => "bad-txns-vin-empty",
        RejectCode.NoOutputs => "bad-txns-vout-empty",
        RejectCode.TransactionTooLarge => "bad-txns-oversize",
        RejectCode.NegativeOutput => "bad-txns-vout-negative",
        RejectCode.OutputTooLarge => "bad-txns-vout-toolarge",
        RejectCode.OutputTotalTooLarge => "bad-txns-txouttotal-toolarge",
        RejectCode.DuplicateInputs => "bad-txns-inputs-duplicate",
        RejectCode.BadCoinbaseLength => "bad-cb-length",
        RejectCode.NullPreviousOutput => "bad-txns-prevout-null",
        RejectCode.MissingOrSpentInputs => "bad-txns-inputs-missingorspent",
        RejectCode.ImmatureCoinbase => "bad-txns-premature-spend-of-coinbase",
        RejectCode.InputValuesOutOfRange => "bad-txns-inputvalues-outofrange",
        RejectCode.OutputsExceedInputs => "bad-txns-in-belowout",
        RejectCode.FeeOutOfRange => "bad-txns-fee-outofrange",
        RejectCode.OverwritesTransaction => "bad-txns-BIP30",
        RejectCode.AccumulatedFeeOutOfRange => "bad-txns-accumulated-fee-outofrange",
        RejectCode.BadCoinbaseAmount => "bad-cb-amount",
        RejectCode.BlockScriptFailed => "block-script-verify-flag-failed",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a reject code."),
    };
}
