namespace Blockyard.Consensus.Scripts;

/// <summary>Which rules a script verification enforces, as Bitcoin Core cuts them.</summary>
/// <remarks>More flags never make a failing script succeed, save for the dependencies named below.</remarks>
[Flags]
public enum ScriptFlags
{
    /// <summary>The rules of 2009.</summary>
    None = 0,

    /// <summary>Evaluate the redeem script of pay-to-script-hash outputs (BIP 16).</summary>
    P2sh = 1 << 0,

    /// <summary>Signatures and public keys must be encoded strictly, hash types defined. Policy.</summary>
    StrictEncoding = 1 << 1,

    /// <summary>Signatures must be strict DER (BIP 66).</summary>
    StrictDer = 1 << 2,

    /// <summary>Signatures must use the lower of the two s values (BIP 62 rule 5). Policy.</summary>
    LowS = 1 << 3,

    /// <summary>The value that CHECKMULTISIG needlessly removes must be empty (BIP 147).</summary>
    NullDummy = 1 << 4,

    /// <summary>An unlocking script may only push (BIP 62 rule 2). Policy.</summary>
    SigPushOnly = 1 << 5,

    /// <summary>Pushes and numbers must take their shortest form (BIP 62 rules 3 and 4). Policy.</summary>
    MinimalData = 1 << 6,

    /// <summary>The NOPs that are kept for upgrades must not be executed. Policy.</summary>
    DiscourageUpgradableNops = 1 << 7,

    /// <summary>Exactly one element may be left (BIP 62 rule 6); only together with P2sh and Witness. Policy.</summary>
    CleanStack = 1 << 8,

    /// <summary>NOP2 is CHECKLOCKTIMEVERIFY (BIP 65).</summary>
    CheckLockTimeVerify = 1 << 9,

    /// <summary>NOP3 is CHECKSEQUENCEVERIFY (BIP 112).</summary>
    CheckSequenceVerify = 1 << 10,

    /// <summary>Evaluate witness programs (BIP 141); only together with P2sh.</summary>
    Witness = 1 << 11,

    /// <summary>Witness versions that are kept for upgrades must not be spent. Policy.</summary>
    DiscourageUpgradableWitnessProgram = 1 << 12,

    /// <summary>The condition of IF and NOTIF in witness version 0 must be empty or 1. Policy.</summary>
    MinimalIf = 1 << 13,

    /// <summary>A signature that fails must be empty (BIP 146). Policy.</summary>
    NullFail = 1 << 14,

    /// <summary>Public keys in witness version 0 must be compressed. Policy.</summary>
    WitnessPublicKeyType = 1 << 15,

    /// <summary>No CODESEPARATOR and no signature inside the signed script of legacy spends. Policy.</summary>
    ConstScriptCode = 1 << 16,

    /// <summary>Evaluate Taproot spends and tapscript (BIP 341, BIP 342); only together with Witness.</summary>
    Taproot = 1 << 17,

    /// <summary>Leaf versions that are kept for upgrades must not be spent. Policy.</summary>
    DiscourageUpgradableTaprootVersion = 1 << 18,

    /// <summary>The OP_SUCCESS opcodes must not appear. Policy.</summary>
    DiscourageOpSuccess = 1 << 19,

    /// <summary>Public key types that are kept for upgrades must not be used in tapscript. Policy.</summary>
    DiscourageUpgradablePublicKeyType = 1 << 20,

    /// <summary>What every block must obey on our networks, from the first block on.</summary>
    Consensus = P2sh | StrictDer | NullDummy | CheckLockTimeVerify | CheckSequenceVerify | Witness | Taproot,

    /// <summary>What a mempool asks of transactions that it relays.</summary>
    Standard = Consensus | StrictEncoding | MinimalData | DiscourageUpgradableNops | CleanStack | MinimalIf | NullFail | LowS
        | DiscourageUpgradableWitnessProgram | WitnessPublicKeyType | ConstScriptCode | DiscourageUpgradableTaprootVersion
        | DiscourageOpSuccess | DiscourageUpgradablePublicKeyType,
}
