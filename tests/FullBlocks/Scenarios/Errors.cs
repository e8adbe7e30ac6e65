namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Core's sentences for script errors.</summary>
internal static class Errors
{
    public const string EvalFalse = "Script evaluated without error but finished with a false/empty top stack element";
    public const string OpReturn = "OP_RETURN was encountered";
    public const string ScriptNumber = "Script number overflowed or is non-minimally encoded";
    public const string ScriptSize = "Script is too big";
    public const string PushSize = "Push value size limit exceeded";
    public const string OpCount = "Operation limit exceeded";
    public const string StackSize = "Stack size limit exceeded";
    public const string SigCount = "Signature count negative or greater than pubkey count";
    public const string PubkeyCount = "Pubkey count negative or limit exceeded";
    public const string Verify = "Script failed an OP_VERIFY operation";
    public const string EqualVerify = "Script failed an OP_EQUALVERIFY operation";
    public const string CheckMultisigVerify = "Script failed an OP_CHECKMULTISIGVERIFY operation";
    public const string CheckSigVerify = "Script failed an OP_CHECKSIGVERIFY operation";
    public const string NumEqualVerify = "Script failed an OP_NUMEQUALVERIFY operation";
    public const string BadOpcode = "Opcode missing or not understood";
    public const string DisabledOpcode = "Attempted to use a disabled opcode";
    public const string InvalidStack = "Operation not valid with the current stack size";
    public const string InvalidAltStack = "Operation not valid with the current altstack size";
    public const string UnbalancedConditional = "Invalid OP_IF construction";
    public const string NegativeLockTime = "Negative locktime";
    public const string UnsatisfiedLockTime = "Locktime requirement not satisfied";
    public const string SigDer = "Non-canonical DER signature";
    public const string SigPushOnly = "Only push operators allowed in signatures";
    public const string NullDummy = "Dummy CHECKMULTISIG argument must be zero";
    public const string CleanStack = "Stack size must be exactly one after execution";
    public const string ProgramLength = "Witness program has incorrect length";
    public const string WitnessEmpty = "Witness program was passed an empty witness";
    public const string ProgramMismatch = "Witness program hash mismatch";
    public const string Malleated = "Witness requires empty scriptSig";
    public const string MalleatedP2sh = "Witness requires only-redeemscript scriptSig";
    public const string WitnessUnexpected = "Witness provided for non-witness script";
    public const string SchnorrSize = "Invalid Schnorr signature size";
    public const string SchnorrHashType = "Invalid Schnorr signature hash type";
    public const string Schnorr = "Invalid Schnorr signature";
    public const string ControlSize = "Invalid Taproot control block size";
    public const string ValidationWeight = "Too much signature validation relative to witness weight";
    public const string TapscriptMultisig = "OP_CHECKMULTISIG(VERIFY) is not available in tapscript";
    public const string TapscriptMinimalIf = "OP_IF/NOTIF argument must be minimal in tapscript";
    public const string TapscriptEmptyKey = "Empty public key in tapscript";
}
