namespace Blockyard.FullBlocks.Building;

/// <summary>The opcodes that scenarios use.</summary>
internal static class Op
{
    public const byte Zero = 0x00;
    public const byte PushData1 = 0x4c;
    public const byte PushData2 = 0x4d;
    public const byte PushData4 = 0x4e;
    public const byte Negative1 = 0x4f;
    public const byte Reserved = 0x50;
    public const byte True = 0x51;
    public const byte Two = 0x52;
    public const byte Three = 0x53;
    public const byte Sixteen = 0x60;
    public const byte Nop = 0x61;
    public const byte Ver = 0x62;
    public const byte If = 0x63;
    public const byte VerIf = 0x65;
    public const byte Else = 0x67;
    public const byte EndIf = 0x68;
    public const byte Verify = 0x69;
    public const byte Return = 0x6a;
    public const byte ToAltStack = 0x6b;
    public const byte FromAltStack = 0x6c;
    public const byte TwoDup = 0x6e;
    public const byte ThreeDup = 0x6f;
    public const byte Depth = 0x74;
    public const byte Drop = 0x75;
    public const byte Dup = 0x76;
    public const byte Swap = 0x7c;
    public const byte Cat = 0x7e;
    public const byte Equal = 0x87;
    public const byte EqualVerify = 0x88;
    public const byte Not = 0x91;
    public const byte Add = 0x93;
    public const byte NumEqualVerify = 0x9d;
    public const byte Hash160 = 0xa9;
    public const byte CodeSeparator = 0xab;
    public const byte CheckSig = 0xac;
    public const byte CheckSigVerify = 0xad;
    public const byte CheckMultisig = 0xae;
    public const byte CheckMultisigVerify = 0xaf;
    public const byte Nop1 = 0xb0;
    public const byte CheckLockTimeVerify = 0xb1;
    public const byte CheckSequenceVerify = 0xb2;
    public const byte Nop10 = 0xb9;
    public const byte CheckSigAdd = 0xba;
    public const byte Success187 = 0xbb;
    public const byte Invalid = 0xff;
}
