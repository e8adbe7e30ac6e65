using System.Diagnostics.CodeAnalysis;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>The parts of signature hashes that all inputs of a transaction share, computed once (BIP 143, BIP 341).</summary>
/// <remarks>A value of 264 bytes: pass it by reference. Inputs on several threads may share one.</remarks>
public readonly struct PrecomputedTransactionData
{
    private readonly Needs _computed;
    private readonly WitnessV0Hashes _witnessV0;
    private readonly TaprootHashes _taproot;

    /// <summary>Computes what the witnesses of this transaction call for.</summary>
    /// <param name="transaction">The spending transaction.</param>
    /// <param name="spentOutputs">What its inputs spend, in their order.</param>
    /// <exception cref="ArgumentException">There are not as many outputs as inputs.</exception>
    public PrecomputedTransactionData(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs)
        : this(transaction, spentOutputs, NeedsOf(transaction, spentOutputs))
    {
    }

    private PrecomputedTransactionData(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs, Needs needs)
    {
        _computed = needs;
        if (needs == Needs.Nothing)
        {
            return;
        }

        var inputs = transaction.Inputs;
        var prevouts = HashPrevouts(inputs);
        var sequences = HashSequences(inputs);
        var outputs = Hash256.Sha256(transaction.SerializedOutputs);
        if ((needs & Needs.WitnessV0) != 0)
        {
            _witnessV0 = new WitnessV0Hashes(Again(prevouts), Again(sequences), Again(outputs));
        }

        if ((needs & Needs.Taproot) != 0)
        {
            _taproot = new TaprootHashes(prevouts, HashAmounts(spentOutputs), HashScripts(spentOutputs), sequences, outputs);
        }
    }

    [Flags]
    private enum Needs
    {
        Nothing = 0,
        WitnessV0 = 1,
        Taproot = 2,
    }

    /// <summary>Whether <see cref="WitnessV0"/> was computed: some input may need it.</summary>
    internal bool HasWitnessV0 => (_computed & Needs.WitnessV0) != 0;

    /// <summary>Whether <see cref="Taproot"/> was computed: some input may need it.</summary>
    internal bool HasTaproot => (_computed & Needs.Taproot) != 0;

    /// <summary>Double hashes for BIP 143.</summary>
    [UnscopedRef]
    internal ref readonly WitnessV0Hashes WitnessV0 => ref _witnessV0;

    /// <summary>Single hashes for BIP 341.</summary>
    [UnscopedRef]
    internal ref readonly TaprootHashes Taproot => ref _taproot;

    /// <summary>Computes everything, for a transaction that is about to be signed and so shows no witness yet.</summary>
    /// <exception cref="ArgumentException">There are not as many outputs as inputs.</exception>
    public static PrecomputedTransactionData ForSigning(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs)
    {
        CheckCount(transaction, spentOutputs);
        return new PrecomputedTransactionData(transaction, spentOutputs, Needs.WitnessV0 | Needs.Taproot);
    }

    private static Needs NeedsOf(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs)
    {
        CheckCount(transaction, spentOutputs);
        var needs = Needs.Nothing;
        for (var i = 0; i < spentOutputs.Length && transaction.HasWitness; i++)
        {
            if (!transaction.Inputs[i].Witness.IsEmpty)
            {
                needs |= ScriptTemplates.IsTaproot(spentOutputs[i].ScriptPubKey.Span) ? Needs.Taproot : Needs.WitnessV0;
            }
        }

        return needs;
    }

    private static void CheckCount(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs)
    {
        if (spentOutputs.Length != transaction.Inputs.Length)
        {
            throw new ArgumentException("Every input spends one output.", nameof(spentOutputs));
        }
    }

    // BIP 143 hashes twice what BIP 341 hashes once.
    private static Hash256 Again(Hash256 hash) => Hash256.Sha256(hash.AsSpan());

    private static Hash256 HashPrevouts(ReadOnlySpan<TxInput> inputs)
    {
        var hasher = new Sha256Hasher();
        Span<byte> piece = stackalloc byte[OutPoint.Size];
        foreach (ref readonly var input in inputs)
        {
            new SpanWriter(piece).WriteOutPoint(input.PreviousOutput);
            hasher.Append(piece);
        }

        return Hash256.Finish(ref hasher);
    }

    private static Hash256 HashSequences(ReadOnlySpan<TxInput> inputs)
    {
        var hasher = new Sha256Hasher();
        Span<byte> piece = stackalloc byte[sizeof(uint)];
        foreach (ref readonly var input in inputs)
        {
            new SpanWriter(piece).WriteUInt32(input.Sequence);
            hasher.Append(piece);
        }

        return Hash256.Finish(ref hasher);
    }

    private static Hash256 HashAmounts(ReadOnlySpan<TxOutput> spentOutputs)
    {
        var hasher = new Sha256Hasher();
        Span<byte> piece = stackalloc byte[sizeof(long)];
        foreach (ref readonly var output in spentOutputs)
        {
            new SpanWriter(piece).WriteInt64(output.Value);
            hasher.Append(piece);
        }

        return Hash256.Finish(ref hasher);
    }

    private static Hash256 HashScripts(ReadOnlySpan<TxOutput> spentOutputs)
    {
        var hasher = new Sha256Hasher();
        Span<byte> piece = stackalloc byte[CompactSize.MaxLength];
        foreach (ref readonly var output in spentOutputs)
        {
            var script = output.ScriptPubKey.Span;
            hasher.Append(piece[..CompactSize.Write(piece, (ulong)script.Length)]);
            hasher.Append(script);
        }

        return Hash256.Finish(ref hasher);
    }

    /// <summary>The three shared hashes of BIP 143.</summary>
    internal readonly record struct WitnessV0Hashes(Hash256 Prevouts, Hash256 Sequences, Hash256 Outputs);

    /// <summary>The five shared hashes of BIP 341.</summary>
    internal readonly record struct TaprootHashes(Hash256 Prevouts, Hash256 Amounts, Hash256 Scripts, Hash256 Sequences, Hash256 Outputs);
}
