using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>What a PSBT knows about one input.</summary>
public sealed class PsbtInput
{
    internal PsbtInput(PsbtMap map, OutPoint previousOutput)
    {
        Map = map;
        PreviousOutput = previousOutput;
    }

    /// <summary>All entries.</summary>
    public PsbtMap Map { get; }

    /// <summary>Which output is spent.</summary>
    public OutPoint PreviousOutput { get; }

    /// <summary>The whole transaction that made the output, if it is here; then it is the right one.</summary>
    public Transaction? PreviousTransaction =>
        Map.TryGet(PsbtField.Input.NonWitnessUtxo, out var raw) && Transaction.TryParse(raw, out var transaction, out _)
            ? transaction
            : null;

    /// <summary>The output that is spent, out of its transaction or by itself; null if neither is here.</summary>
    public TxOutput? SpentOutput =>
        PreviousTransaction is { } transaction ? transaction.Outputs[(int)PreviousOutput.Index]
        : Map.TryGet(PsbtField.Input.WitnessUtxo, out var raw) && TryReadOutput(raw, out var output) ? output
        : null;

    /// <summary>
    /// What signatures shall cover (<see cref="Consensus.Scripts.SignatureHashType"/>); null leaves it to the signer.
    /// </summary>
    public int? SignatureHashType =>
        Map.TryGet(PsbtField.Input.SignatureHashType, out var value) ? BinaryPrimitives.ReadInt32LittleEndian(value.Span) : null;

    /// <summary>The script behind a pay-to-script-hash output.</summary>
    public ReadOnlyMemory<byte>? RedeemScript => Find(PsbtField.Input.RedeemScript);

    /// <summary>The script behind a pay-to-witness-script-hash output.</summary>
    public ReadOnlyMemory<byte>? WitnessScript => Find(PsbtField.Input.WitnessScript);

    /// <summary>True once nothing more is needed of signers.</summary>
    public bool IsFinal => Map.Has(PsbtField.Input.FinalScriptSig) || Map.Has(PsbtField.Input.FinalWitness);

    /// <summary>The unlocking script of a final input; empty if it needs none.</summary>
    public ReadOnlyMemory<byte> FinalScriptSig => Find(PsbtField.Input.FinalScriptSig) ?? default;

    /// <summary>The witness of a final input; empty if it needs none.</summary>
    public Witness FinalWitness =>
        Map.TryGet(PsbtField.Input.FinalWitness, out var raw) && Witness.TryParse(raw, out var witness) ? witness : default;

    /// <summary>Adds the whole transaction that made the output that is spent.</summary>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public void SetPreviousTransaction(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Id != PreviousOutput.TransactionId || PreviousOutput.Index >= transaction.Outputs.Length)
        {
            throw new ArgumentException($"The input does not spend an output of {transaction.Id}.", nameof(transaction));
        }

        Map.Set(PsbtField.Input.NonWitnessUtxo, transaction.Raw);
    }

    /// <summary>Adds the output that is spent: enough for a witness spend.</summary>
    public void SetWitnessOutput(TxOutput output)
    {
        var script = output.ScriptPubKey.Span;
        var value = new byte[sizeof(long) + CompactSize.LengthOf((ulong)script.Length) + script.Length];
        var writer = new SpanWriter(value);
        writer.WriteInt64(output.Value);
        writer.WriteVarBytes(script);
        Map.Set(PsbtField.Input.WitnessUtxo, value);
    }

    /// <summary>Says where a public key comes from, so that its owner recognises it.</summary>
    /// <param name="publicKey">The key, compressed or not.</param>
    /// <param name="fingerprint">Fingerprint of the master key, read most significant byte first.</param>
    /// <param name="path">Steps from the master key on.</param>
    public void SetKeyOrigin(ReadOnlySpan<byte> publicKey, uint fingerprint, ReadOnlySpan<uint> path) =>
        Map.Set(PsbtField.Input.KeyOrigin, publicKey, KeyOriginFormat.Encode(fingerprint, path));

    internal IEnumerable<PsbtRecord> InWritingOrder() => Map
        .OrderBy(record => record.Type)
        .ThenBy(record => record.Type == PsbtField.Input.PartialSignature ? HashText(record) : "", StringComparer.Ordinal);

    internal static bool TryReadOutput(ReadOnlyMemory<byte> raw, [NotNullWhen(true)] out TxOutput? output)
    {
        output = null;
        var reader = new SpanReader(raw.Span);
        if (!reader.TryReadInt64(out var value) || !reader.TryReadVarBytes(out var script) || !reader.IsAtEnd)
        {
            return false;
        }

        output = new TxOutput(value, raw[^script.Length..]);
        return true;
    }

    private static string HashText(PsbtRecord record) => Convert.ToHexString(Hash160.Hash(record.KeyData.Span));

    private ReadOnlyMemory<byte>? Find(byte type) => Map.TryGet(type, out var value) ? value : null;
}
