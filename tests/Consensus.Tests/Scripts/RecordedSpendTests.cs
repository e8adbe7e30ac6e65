using System.IO.Compression;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Every spend of the recorded chain that holds all common script types.</summary>
public sealed class RecordedSpendTests
{
    private const string Chain = "mixed/blocks.hex.gz";
    private const int InputsExpected = 7297;

    [ChainFact(Chain)]
    public void Every_recorded_spend_is_valid_under_the_rules_of_blocks()
    {
        var inputs = 0;
        foreach (var (transaction, spent) in Spends())
        {
            Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(transaction, spent, ScriptFlags.Consensus, out var failed));
            Assert.Equal(-1, failed);
            inputs += spent.Length;
        }

        Assert.Equal(InputsExpected, inputs);
    }

    [ChainFact(Chain)]
    public void No_recorded_spend_survives_a_change_of_the_amounts_and_outputs_it_signed()
    {
        var changed = 0;
        foreach (var (transaction, spent) in Spends().Where((_, i) => i % 7 == 0))
        {
            var outputs = transaction.Outputs.ToArray();
            outputs[^1] = new TxOutput(outputs[^1].Value + 1, outputs[^1].ScriptPubKey);
            var other = Transaction.Create(transaction.Version, transaction.Inputs, outputs, transaction.LockTime);
            for (var i = 0; i < spent.Length; i++)
            {
                if (SignsLastOutput(transaction, spent, i))
                {
                    var precomputed = new PrecomputedTransactionData(other, spent);
                    Assert.NotEqual(
                        ScriptError.Ok, TransactionScripts.VerifyInput(other, i, spent, ScriptFlags.Consensus, precomputed));
                    changed++;
                }
            }
        }

        Assert.InRange(changed, 100, InputsExpected);
    }

    // Inputs with exactly one signature, of a kind that covers all outputs.
    private static bool SignsLastOutput(Transaction transaction, TxOutput[] spent, int index)
    {
        ref readonly var input = ref transaction.Inputs[index];
        return ScriptTemplates.Classify(spent[index].ScriptPubKey.Span) switch
        {
            ScriptTemplate.WitnessKeyHash => (input.Witness[0][^1] & SignatureHashType.OutputMask) == SignatureHashType.All,
            ScriptTemplate.Taproot => input.Witness.Count == 1 && input.Witness[0].Length == 64,
            _ => false,
        };
    }

    private static IEnumerable<(Transaction Transaction, TxOutput[] Spent)> Spends()
    {
        var coins = new Dictionary<OutPoint, TxOutput>();
        using var file = File.OpenRead(SharedData.PathOf($"chains/{Chain}"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            Assert.True(Block.TryParse(Convert.FromHexString(line), out var block, out var error), error);
            for (var t = 0; t < block.Transactions.Length; t++)
            {
                var transaction = block.Transactions[t];
                var spent = new TxOutput[transaction.IsCoinbase ? 0 : transaction.Inputs.Length];
                for (var i = 0; i < spent.Length; i++)
                {
                    Assert.True(coins.Remove(transaction.Inputs[i].PreviousOutput, out spent[i]));
                }

                for (var i = 0; i < transaction.Outputs.Length; i++)
                {
                    coins[new OutPoint(transaction.Id, (uint)i)] = transaction.Outputs[i];
                }

                if (spent.Length > 0)
                {
                    yield return (transaction, spent);
                }
            }
        }
    }
}
