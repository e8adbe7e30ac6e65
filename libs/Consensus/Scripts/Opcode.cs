namespace Blockyard.Consensus.Scripts;

/// <summary>
/// The operations of Bitcoin's script language. Bytes 1 to 75 push as many bytes; what is not listed fails or, in tapscript,
/// succeeds.
/// </summary>
public enum Opcode : byte
{
    /// <summary>OP_0: Pushes the empty string: false, zero.</summary>
    Op0 = 0x00,

    /// <summary>OP_PUSHDATA1: Pushes as many bytes as the next byte says.</summary>
    PushData1 = 0x4c,

    /// <summary>OP_PUSHDATA2: Pushes as many bytes as the next two bytes say.</summary>
    PushData2 = 0x4d,

    /// <summary>OP_PUSHDATA4: Pushes as many bytes as the next four bytes say.</summary>
    PushData4 = 0x4e,

    /// <summary>OP_1NEGATE</summary>
    Op1Negate = 0x4f,

    /// <summary>OP_RESERVED</summary>
    Reserved = 0x50,

    /// <summary>OP_1</summary>
    Op1 = 0x51,

    /// <summary>OP_2</summary>
    Op2 = 0x52,

    /// <summary>OP_3</summary>
    Op3 = 0x53,

    /// <summary>OP_4</summary>
    Op4 = 0x54,

    /// <summary>OP_5</summary>
    Op5 = 0x55,

    /// <summary>OP_6</summary>
    Op6 = 0x56,

    /// <summary>OP_7</summary>
    Op7 = 0x57,

    /// <summary>OP_8</summary>
    Op8 = 0x58,

    /// <summary>OP_9</summary>
    Op9 = 0x59,

    /// <summary>OP_10</summary>
    Op10 = 0x5a,

    /// <summary>OP_11</summary>
    Op11 = 0x5b,

    /// <summary>OP_12</summary>
    Op12 = 0x5c,

    /// <summary>OP_13</summary>
    Op13 = 0x5d,

    /// <summary>OP_14</summary>
    Op14 = 0x5e,

    /// <summary>OP_15</summary>
    Op15 = 0x5f,

    /// <summary>OP_16</summary>
    Op16 = 0x60,

    /// <summary>OP_NOP</summary>
    Nop = 0x61,

    /// <summary>OP_VER</summary>
    Ver = 0x62,

    /// <summary>OP_IF</summary>
    If = 0x63,

    /// <summary>OP_NOTIF</summary>
    NotIf = 0x64,

    /// <summary>OP_VERIF</summary>
    VerIf = 0x65,

    /// <summary>OP_VERNOTIF</summary>
    VerNotIf = 0x66,

    /// <summary>OP_ELSE</summary>
    Else = 0x67,

    /// <summary>OP_ENDIF</summary>
    EndIf = 0x68,

    /// <summary>OP_VERIFY</summary>
    Verify = 0x69,

    /// <summary>OP_RETURN</summary>
    Return = 0x6a,

    /// <summary>OP_TOALTSTACK</summary>
    ToAltStack = 0x6b,

    /// <summary>OP_FROMALTSTACK</summary>
    FromAltStack = 0x6c,

    /// <summary>OP_2DROP</summary>
    TwoDrop = 0x6d,

    /// <summary>OP_2DUP</summary>
    TwoDup = 0x6e,

    /// <summary>OP_3DUP</summary>
    ThreeDup = 0x6f,

    /// <summary>OP_2OVER</summary>
    TwoOver = 0x70,

    /// <summary>OP_2ROT</summary>
    TwoRot = 0x71,

    /// <summary>OP_2SWAP</summary>
    TwoSwap = 0x72,

    /// <summary>OP_IFDUP</summary>
    IfDup = 0x73,

    /// <summary>OP_DEPTH</summary>
    Depth = 0x74,

    /// <summary>OP_DROP</summary>
    Drop = 0x75,

    /// <summary>OP_DUP</summary>
    Dup = 0x76,

    /// <summary>OP_NIP</summary>
    Nip = 0x77,

    /// <summary>OP_OVER</summary>
    Over = 0x78,

    /// <summary>OP_PICK</summary>
    Pick = 0x79,

    /// <summary>OP_ROLL</summary>
    Roll = 0x7a,

    /// <summary>OP_ROT</summary>
    Rot = 0x7b,

    /// <summary>OP_SWAP</summary>
    Swap = 0x7c,

    /// <summary>OP_TUCK</summary>
    Tuck = 0x7d,

    /// <summary>OP_CAT</summary>
    Cat = 0x7e,

    /// <summary>OP_SUBSTR</summary>
    SubStr = 0x7f,

    /// <summary>OP_LEFT</summary>
    Left = 0x80,

    /// <summary>OP_RIGHT</summary>
    Right = 0x81,

    /// <summary>OP_SIZE</summary>
    Size = 0x82,

    /// <summary>OP_INVERT</summary>
    Invert = 0x83,

    /// <summary>OP_AND</summary>
    And = 0x84,

    /// <summary>OP_OR</summary>
    Or = 0x85,

    /// <summary>OP_XOR</summary>
    Xor = 0x86,

    /// <summary>OP_EQUAL</summary>
    Equal = 0x87,

    /// <summary>OP_EQUALVERIFY</summary>
    EqualVerify = 0x88,

    /// <summary>OP_RESERVED1</summary>
    Reserved1 = 0x89,

    /// <summary>OP_RESERVED2</summary>
    Reserved2 = 0x8a,

    /// <summary>OP_1ADD</summary>
    OneAdd = 0x8b,

    /// <summary>OP_1SUB</summary>
    OneSub = 0x8c,

    /// <summary>OP_2MUL</summary>
    TwoMul = 0x8d,

    /// <summary>OP_2DIV</summary>
    TwoDiv = 0x8e,

    /// <summary>OP_NEGATE</summary>
    Negate = 0x8f,

    /// <summary>OP_ABS</summary>
    Abs = 0x90,

    /// <summary>OP_NOT</summary>
    Not = 0x91,

    /// <summary>OP_0NOTEQUAL</summary>
    ZeroNotEqual = 0x92,

    /// <summary>OP_ADD</summary>
    Add = 0x93,

    /// <summary>OP_SUB</summary>
    Sub = 0x94,

    /// <summary>OP_MUL</summary>
    Mul = 0x95,

    /// <summary>OP_DIV</summary>
    Div = 0x96,

    /// <summary>OP_MOD</summary>
    Mod = 0x97,

    /// <summary>OP_LSHIFT</summary>
    LeftShift = 0x98,

    /// <summary>OP_RSHIFT</summary>
    RightShift = 0x99,

    /// <summary>OP_BOOLAND</summary>
    BoolAnd = 0x9a,

    /// <summary>OP_BOOLOR</summary>
    BoolOr = 0x9b,

    /// <summary>OP_NUMEQUAL</summary>
    NumEqual = 0x9c,

    /// <summary>OP_NUMEQUALVERIFY</summary>
    NumEqualVerify = 0x9d,

    /// <summary>OP_NUMNOTEQUAL</summary>
    NumNotEqual = 0x9e,

    /// <summary>OP_LESSTHAN</summary>
    LessThan = 0x9f,

    /// <summary>OP_GREATERTHAN</summary>
    GreaterThan = 0xa0,

    /// <summary>OP_LESSTHANOREQUAL</summary>
    LessThanOrEqual = 0xa1,

    /// <summary>OP_GREATERTHANOREQUAL</summary>
    GreaterThanOrEqual = 0xa2,

    /// <summary>OP_MIN</summary>
    Min = 0xa3,

    /// <summary>OP_MAX</summary>
    Max = 0xa4,

    /// <summary>OP_WITHIN</summary>
    Within = 0xa5,

    /// <summary>OP_RIPEMD160</summary>
    Ripemd160 = 0xa6,

    /// <summary>OP_SHA1</summary>
    Sha1 = 0xa7,

    /// <summary>OP_SHA256</summary>
    Sha256 = 0xa8,

    /// <summary>OP_HASH160</summary>
    Hash160 = 0xa9,

    /// <summary>OP_HASH256</summary>
    Hash256 = 0xaa,

    /// <summary>OP_CODESEPARATOR</summary>
    CodeSeparator = 0xab,

    /// <summary>OP_CHECKSIG</summary>
    CheckSig = 0xac,

    /// <summary>OP_CHECKSIGVERIFY</summary>
    CheckSigVerify = 0xad,

    /// <summary>OP_CHECKMULTISIG</summary>
    CheckMultisig = 0xae,

    /// <summary>OP_CHECKMULTISIGVERIFY</summary>
    CheckMultisigVerify = 0xaf,

    /// <summary>OP_NOP1</summary>
    Nop1 = 0xb0,

    /// <summary>OP_CHECKLOCKTIMEVERIFY: Fails unless the transaction is locked at least so long (BIP 65).</summary>
    CheckLockTimeVerify = 0xb1,

    /// <summary>OP_CHECKSEQUENCEVERIFY: Fails unless the input is as old as this (BIP 112).</summary>
    CheckSequenceVerify = 0xb2,

    /// <summary>OP_NOP4</summary>
    Nop4 = 0xb3,

    /// <summary>OP_NOP5</summary>
    Nop5 = 0xb4,

    /// <summary>OP_NOP6</summary>
    Nop6 = 0xb5,

    /// <summary>OP_NOP7</summary>
    Nop7 = 0xb6,

    /// <summary>OP_NOP8</summary>
    Nop8 = 0xb7,

    /// <summary>OP_NOP9</summary>
    Nop9 = 0xb8,

    /// <summary>OP_NOP10</summary>
    Nop10 = 0xb9,

    /// <summary>OP_CHECKSIGADD: Adds the outcome of a signature check to a number; tapscript only (BIP 342).</summary>
    CheckSigAdd = 0xba,
}
