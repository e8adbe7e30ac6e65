using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>A transaction on its way to those who sign it (BIP 174 version 0, with the Taproot fields of BIP 371).</summary>
/// <remarks>
/// <code>
///  70 73 62 74 ff   global map   one map for each input   one map for each output
/// </code>
/// Entries of unknown types are kept. Not safe for several threads at once.
/// </remarks>
public sealed class PartiallySignedTransaction
{
    private readonly PsbtMap _global;

    private PartiallySignedTransaction(
        PsbtMap global, Transaction transaction, IReadOnlyList<PsbtInput> inputs, IReadOnlyList<PsbtOutput> outputs)
    {
        _global = global;
        Transaction = transaction;
        Inputs = inputs;
        Outputs = outputs;
    }

    private static ReadOnlySpan<byte> Magic => [0x70, 0x73, 0x62, 0x74, 0xff];

    /// <summary>The transaction without signatures.</summary>
    public Transaction Transaction { get; }

    /// <summary>Entries that concern the whole.</summary>
    public PsbtMap Global => _global;

    /// <summary>In the order of the transaction's inputs.</summary>
    public IReadOnlyList<PsbtInput> Inputs { get; }

    /// <summary>In the order of the transaction's outputs.</summary>
    public IReadOnlyList<PsbtOutput> Outputs { get; }

    /// <summary>Starts with a transaction that nobody has signed (the creator of BIP 174).</summary>
    /// <exception cref="ArgumentException">The transaction has an unlocking script or a witness.</exception>
    public static PartiallySignedTransaction Create(Transaction unsigned)
    {
        ArgumentNullException.ThrowIfNull(unsigned);
        if (HasSignature(unsigned))
        {
            throw new ArgumentException("The transaction has an unlocking script or a witness.", nameof(unsigned));
        }

        var global = new PsbtMap();
        global.Set(PsbtField.Global.UnsignedTransaction, unsigned.Raw);
        return new PartiallySignedTransaction(
            global,
            unsigned,
            [.. unsigned.Inputs.ToArray().Select(input => new PsbtInput(new PsbtMap(), input.PreviousOutput))],
            [.. unsigned.Outputs.ToArray().Select(_ => new PsbtOutput(new PsbtMap()))]);
    }

    /// <summary>Reads the text form: the bytes in base64.</summary>
    /// <exception cref="FormatException">The text is no PSBT; the message says why.</exception>
    public static PartiallySignedTransaction Parse(string text) => Decode(Convert.FromBase64String(text));

    /// <summary>Reads the binary form. The result keeps views of the bytes.</summary>
    /// <exception cref="FormatException">The bytes are no PSBT; the message says why.</exception>
    public static PartiallySignedTransaction Decode(ReadOnlyMemory<byte> bytes)
    {
        RecordChecks.Require(bytes.Span.StartsWith(Magic), "A PSBT starts with the bytes 'psbt' and ff.");
        var reader = new SpanReader(bytes.Span, Magic.Length);
        var global = PsbtMap.Read(bytes, ref reader);
        GlobalChecks.Check(global);
        var transaction = ReadTransaction(global);

        var inputs = new List<PsbtInput>();
        foreach (ref readonly var input in transaction.Inputs)
        {
            var map = PsbtMap.Read(bytes, ref reader);
            InputChecks.Check(map, input.PreviousOutput);
            inputs.Add(new PsbtInput(map, input.PreviousOutput));
        }

        var outputs = new List<PsbtOutput>();
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            var map = PsbtMap.Read(bytes, ref reader);
            OutputChecks.Check(map);
            outputs.Add(new PsbtOutput(map));
        }

        RecordChecks.Require(reader.IsAtEnd, "Bytes follow the PSBT.");
        return new PartiallySignedTransaction(global, transaction, inputs, outputs);
    }

    /// <summary>
    /// Writes the binary form as Bitcoin Core does: the entries of each map in the order of their keys, signatures of an input
    /// in the order of their keys' HASH160.
    /// </summary>
    public byte[] Encode()
    {
        PsbtMap[] maps = [_global, .. Inputs.Select(input => input.Map), .. Outputs.Select(output => output.Map)];
        var bytes = new byte[Magic.Length + maps.Sum(map => map.SizeOf())];
        var writer = new SpanWriter(bytes);
        writer.WriteBytes(Magic);
        _global.Write(ref writer);
        foreach (var input in Inputs)
        {
            input.Map.Write(ref writer, input.InWritingOrder());
        }

        foreach (var output in Outputs)
        {
            output.Map.Write(ref writer);
        }

        return bytes;
    }

    /// <summary>Writes the text form.</summary>
    public override string ToString() => Convert.ToBase64String(Encode());

    private static Transaction ReadTransaction(PsbtMap global)
    {
        RecordChecks.Require(
            global.TryGet(PsbtField.Global.UnsignedTransaction, out var raw), "The PSBT has no unsigned transaction.");
        RecordChecks.Require(
            Transaction.TryParseWithoutWitness(raw, out var transaction, out var error),
            $"The unsigned transaction is invalid: {error}.");
        RecordChecks.Require(!HasSignature(transaction!), "The unsigned transaction has an unlocking script.");
        return transaction!;
    }

    private static bool HasSignature(Transaction transaction)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (!input.ScriptSig.IsEmpty || !input.Witness.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
