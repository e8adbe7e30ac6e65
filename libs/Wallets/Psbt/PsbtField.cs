namespace Blockyard.Wallets.Psbt;

/// <summary>The types of keys in a PSBT's three kinds of maps (BIP 174, BIP 371, BIP 373), version 0.</summary>
internal static class PsbtField
{
    /// <summary>Types in the global map.</summary>
    public static class Global
    {
        public const byte UnsignedTransaction = 0x00;
        public const byte ExtendedPublicKey = 0x01;
        public const byte Version = 0xfb;
    }

    /// <summary>Types in an input's map.</summary>
    public static class Input
    {
        public const byte NonWitnessUtxo = 0x00;
        public const byte WitnessUtxo = 0x01;
        public const byte PartialSignature = 0x02;
        public const byte SignatureHashType = 0x03;
        public const byte RedeemScript = 0x04;
        public const byte WitnessScript = 0x05;
        public const byte KeyOrigin = 0x06;
        public const byte FinalScriptSig = 0x07;
        public const byte FinalWitness = 0x08;
        public const byte Ripemd160Preimage = 0x0a;
        public const byte Sha256Preimage = 0x0b;
        public const byte Hash160Preimage = 0x0c;
        public const byte Hash256Preimage = 0x0d;
        public const byte TaprootKeySignature = 0x13;
        public const byte TaprootScriptSignature = 0x14;
        public const byte TaprootLeafScript = 0x15;
        public const byte TaprootKeyOrigin = 0x16;
        public const byte TaprootInternalKey = 0x17;
        public const byte TaprootMerkleRoot = 0x18;
        public const byte MusigParticipants = 0x1a;
        public const byte MusigPublicNonce = 0x1b;
        public const byte MusigPartialSignature = 0x1c;
    }

    /// <summary>Types in an output's map.</summary>
    public static class Output
    {
        public const byte RedeemScript = 0x00;
        public const byte WitnessScript = 0x01;
        public const byte KeyOrigin = 0x02;
        public const byte TaprootInternalKey = 0x05;
        public const byte TaprootTree = 0x06;
        public const byte TaprootKeyOrigin = 0x07;
        public const byte MusigParticipants = 0x08;
    }
}
