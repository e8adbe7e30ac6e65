using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>Checks the entries of an input's map as Bitcoin Core does; unknown ones are fine.</summary>
internal static class InputChecks
{
    private const int ControlBaseSize = 1 + XOnlyPublicKey.Size;

    /// <exception cref="FormatException">An entry breaks its format.</exception>
    public static void Check(PsbtMap map, OutPoint spent)
    {
        foreach (var record in map)
        {
            Check(record, spent);
        }
    }

    private static void Check(PsbtRecord record, OutPoint spent)
    {
        switch (record.Type)
        {
            case PsbtField.Input.NonWitnessUtxo:
                RecordChecks.NoKeyData(record, "Input non-witness utxo");
                PreviousTransaction(record, spent);
                break;
            case PsbtField.Input.WitnessUtxo:
                RecordChecks.NoKeyData(record, "Input witness utxo");
                RecordChecks.Require(PsbtInput.TryReadOutput(record.Value, out _), "Input witness utxo is no output.");
                break;
            case PsbtField.Input.PartialSignature:
                RecordChecks.PublicKeyInKey(record, "Input partial signature");
                Signature(record.Value.Span);
                break;
            case PsbtField.Input.SignatureHashType:
                RecordChecks.NoKeyData(record, "Input sighash type");
                RecordChecks.ValueSize(record, sizeof(int), "Input sighash type");
                break;
            case PsbtField.Input.RedeemScript or PsbtField.Input.WitnessScript or PsbtField.Input.FinalScriptSig:
                RecordChecks.NoKeyData(record, "Input script");
                break;
            case PsbtField.Input.KeyOrigin:
                RecordChecks.PublicKeyInKey(record, "Input BIP32 keypath");
                RecordChecks.KeyOrigin(record.Value.Span, "Input BIP32 keypath");
                break;
            case PsbtField.Input.FinalWitness:
                RecordChecks.NoKeyData(record, "Input final witness");
                RecordChecks.Require(Witness.TryParse(record.Value, out _), "Input final witness is no witness.");
                break;
            case PsbtField.Input.Ripemd160Preimage or PsbtField.Input.Hash160Preimage:
                RecordChecks.KeySize(record, Hash160.HashSize, "Input preimage");
                break;
            case PsbtField.Input.Sha256Preimage or PsbtField.Input.Hash256Preimage:
                RecordChecks.KeySize(record, Hash256.Size, "Input preimage");
                break;
            default:
                CheckTaproot(record);
                break;
        }
    }

    private static void CheckTaproot(PsbtRecord record)
    {
        switch (record.Type)
        {
            case PsbtField.Input.TaprootKeySignature:
                RecordChecks.NoKeyData(record, "Input Taproot key signature");
                SchnorrSignature(record, "Input Taproot key signature");
                break;
            case PsbtField.Input.TaprootScriptSignature:
                RecordChecks.KeySize(record, XOnlyPublicKey.Size + Hash256.Size, "Input Taproot script signature");
                SchnorrSignature(record, "Input Taproot script signature");
                break;
            case PsbtField.Input.TaprootLeafScript:
                LeafScript(record);
                break;
            case PsbtField.Input.TaprootKeyOrigin:
                RecordChecks.TaprootKeyOrigin(record, "Input Taproot BIP32 keypath");
                break;
            case PsbtField.Input.TaprootInternalKey:
                RecordChecks.NoKeyData(record, "Input Taproot internal key");
                RecordChecks.ValueSize(record, XOnlyPublicKey.Size, "Input Taproot internal key");
                break;
            case PsbtField.Input.TaprootMerkleRoot:
                RecordChecks.NoKeyData(record, "Input Taproot merkle root");
                RecordChecks.ValueSize(record, Hash256.Size, "Input Taproot merkle root");
                break;
            case PsbtField.Input.MusigParticipants:
                RecordChecks.MusigParticipants(record, "Input musig2");
                break;
            case PsbtField.Input.MusigPublicNonce:
                RecordChecks.MusigPublicNonce(record, "Input musig2 pubnonce");
                break;
            case PsbtField.Input.MusigPartialSignature:
                RecordChecks.MusigPartialSignature(record, "Input musig2 partial sig");
                break;
        }
    }

    private static void PreviousTransaction(PsbtRecord record, OutPoint spent)
    {
        RecordChecks.Require(
            Transaction.TryParse(record.Value, out var transaction, out _), "Input non-witness utxo is no transaction.");
        RecordChecks.Require(transaction!.Id == spent.TransactionId, "Input non-witness utxo is another transaction.");
        RecordChecks.Require(spent.Index < transaction.Outputs.Length, "Input non-witness utxo lacks the output that is spent.");
    }

    private static void Signature(ReadOnlySpan<byte> signature)
    {
        const ScriptFlags Strict = ScriptFlags.StrictDer | ScriptFlags.StrictEncoding;
        RecordChecks.Require(
            !signature.IsEmpty && SignatureEncoding.CheckSignature(signature, Strict) == ScriptError.Ok,
            "Input partial signature is badly encoded.");
    }

    // With or without the byte of the hash type.
    private static void SchnorrSignature(PsbtRecord record, string name) =>
        RecordChecks.Require(
            record.Value.Length is Schnorr.SignatureSize or Schnorr.SignatureSize + 1, $"{name} is {record.Value.Length} bytes.");

    // The key holds the control block, the value the script and the leaf version.
    private static void LeafScript(PsbtRecord record)
    {
        RecordChecks.Require(
            record.KeyData.Length >= ControlBaseSize && (record.KeyData.Length - ControlBaseSize) % Hash256.Size == 0,
            "Input Taproot leaf script has a control block of invalid size.");
        RecordChecks.Require(!record.Value.IsEmpty, "Input Taproot leaf script is empty.");
    }
}
