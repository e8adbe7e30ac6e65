using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Transactions: a plain decoder must take the same bytes and see the same in them.</summary>
internal sealed class TransactionTarget : IFuzzTarget
{
    public string Name => "transaction";

    public IEnumerable<byte[]> Seeds => [Samples.Legacy, Samples.Segwit];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var naive = NaiveReader.TryAll(input.ToArray(), NaiveTransaction.Read);
        var parsed = Transaction.TryParse(input, out var transaction, out var error);
        Require.That(parsed == (naive is not null), $"taken: {parsed}, {error}");
        Require.That(parsed == error is null, "an error goes with a refusal");
        if (transaction is null || naive is null)
        {
            return;
        }

        Check(transaction, naive);
        var again = Transaction.Create(transaction.Version, transaction.Inputs, transaction.Outputs, transaction.LockTime);
        Require.Same(transaction.Raw.Span, again.Raw.Span, "made again of its parts");
        var strippedTaken = Transaction.TryParseWithoutWitness(transaction.ToStrippedArray(), out var stripped, out _);
        Require.That(strippedTaken && stripped!.Id == transaction.Id, "the stripped form has the same id");
    }

    /// <summary>States that a transaction is what the plain decoder saw.</summary>
    public static void Check(Transaction transaction, NaiveTransaction naive)
    {
        Require.Same(naive.Write(withWitness: true), transaction.Raw.Span, "raw");
        Require.Same(naive.Write(withWitness: false), transaction.ToStrippedArray(), "stripped");
        Require.Same(naive.Id, transaction.Id.AsSpan(), "id");
        Require.Same(naive.WitnessId, transaction.WitnessId.AsSpan(), "witness id");
        Require.Equal(naive.Version, (uint)transaction.Version, "version");
        Require.Equal(naive.LockTime, transaction.LockTime, "lock time");
        Require.Equal(naive.HasWitness, transaction.HasWitness, "has a witness");
        Require.Equal((3 * naive.Write(false).Length) + naive.Write(true).Length, transaction.Weight, "weight");
        Require.Equal(naive.Inputs.Count, transaction.Inputs.Length, "inputs");
        Require.Equal(naive.Outputs.Count, transaction.Outputs.Length, "outputs");
        for (var i = 0; i < naive.Inputs.Count; i++)
        {
            Require.Same(naive.Inputs[i].Script, transaction.Inputs[i].ScriptSig.Span, "unlocking script");
            Require.Equal(naive.Witnesses[i].Length, transaction.Inputs[i].Witness.Count, "witness items");
        }

        for (var i = 0; i < naive.Outputs.Count; i++)
        {
            Require.Equal(naive.Outputs[i].Value, transaction.Outputs[i].Value, "value");
            Require.Same(naive.Outputs[i].Script, transaction.Outputs[i].ScriptPubKey.Span, "locking script");
        }
    }
}
