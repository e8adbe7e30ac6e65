using Blockyard.Chain.Mempool.Admission;
using Blockyard.Consensus;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Relay;

/// <summary>What a transaction's fate says about the peer that sent it.</summary>
internal static class TransactionVerdict
{
    public static void Note(PeerSession session, AdmissionResult result)
    {
        if (result.IsAccepted)
        {
            session.Use.NoteTransaction();
        }
        else if (IsInvalidEverywhere(result.Validation.Code))
        {
            session.Misbehaved(Offence.InvalidTransaction, $"transaction {result.Transaction.Id}: {result.Validation}");
        }
    }

    /// <summary>True for what another tip, or the pool after a block, may take.</summary>
    public static bool MayPassLater(RejectCode code) => code is
        RejectCode.NotYetFinal or RejectCode.RelativeLockNotReached or RejectCode.ImmatureCoinbase or RejectCode.AlreadyKnown
            or RejectCode.BelowMempoolFee or RejectCode.MempoolFull or RejectCode.TooLongMempoolChain
            or RejectCode.InsufficientReplacementFee or RejectCode.TooManyReplacements or RejectCode.ReplacementAddsUnconfirmed
            or RejectCode.SpendsConflicting or RejectCode.TrucViolation or RejectCode.MissingEphemeralSpends;

    /// <summary>True for what no chain and no setting of ours makes valid: whoever passed it on had not checked it.</summary>
    private static bool IsInvalidEverywhere(RejectCode code) => code is
        RejectCode.NoInputs or RejectCode.NoOutputs or RejectCode.TransactionTooLarge or RejectCode.NegativeOutput
            or RejectCode.OutputTooLarge or RejectCode.OutputTotalTooLarge or RejectCode.DuplicateInputs
            or RejectCode.BadCoinbaseLength or RejectCode.NullPreviousOutput or RejectCode.InputValuesOutOfRange
            or RejectCode.OutputsExceedInputs or RejectCode.LooseCoinbase or RejectCode.MempoolScriptFailed;
}
