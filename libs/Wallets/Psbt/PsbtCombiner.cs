namespace Blockyard.Wallets.Psbt;

/// <summary>Brings together what several parties added to the same PSBT (the combiner of BIP 174).</summary>
public static class PsbtCombiner
{
    /// <summary>All entries of all of them; where two differ in a value, the first one's stands.</summary>
    /// <exception cref="ArgumentException">There is none, or they are about different transactions.</exception>
    public static PartiallySignedTransaction Combine(IReadOnlyList<PartiallySignedTransaction> psbts)
    {
        ArgumentNullException.ThrowIfNull(psbts);
        if (psbts.Count == 0)
        {
            throw new ArgumentException("There is nothing to combine.", nameof(psbts));
        }

        var result = PartiallySignedTransaction.Decode(psbts[0].Encode());
        foreach (var other in psbts.Skip(1))
        {
            if (!other.Transaction.Raw.Span.SequenceEqual(result.Transaction.Raw.Span))
            {
                throw new ArgumentException("The PSBTs are about different transactions.", nameof(psbts));
            }

            Add(result.Global, other.Global);
            for (var i = 0; i < result.Inputs.Count; i++)
            {
                Add(result.Inputs[i].Map, other.Inputs[i].Map);
            }

            for (var i = 0; i < result.Outputs.Count; i++)
            {
                Add(result.Outputs[i].Map, other.Outputs[i].Map);
            }
        }

        foreach (var input in result.Inputs.Where(input => input.IsFinal))
        {
            PsbtFinalizer.DropWorkingData(input.Map);
        }

        return result;
    }

    private static void Add(PsbtMap to, PsbtMap from)
    {
        foreach (var record in from)
        {
            to.TryAdd(record);
        }
    }
}
