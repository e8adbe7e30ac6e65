using System.Text.Json;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>script_assets.json: spends of every kind, most of them Taproot, that Core's functional test generates.</summary>
public sealed class ScriptAssetTests
{
    private const string Vectors = "taproot/script_assets.json.gz";
    private const int SuccessesExpected = 2760;
    private const int FailuresExpected = 2483;

    private static readonly Lazy<JsonElement[]> Cases = new(() => VectorFile.ReadRows(Vectors));

    public static TheoryData<int, string> Names =>
        VectorFile.Number(Cases.Value.Select(test => test.GetProperty("comment").GetString()!));

    [VectorFact(Vectors)]
    public void File_has_all_its_cases()
    {
        Assert.Equal(2760, Cases.Value.Length);
        Assert.Equal(SuccessesExpected, Cases.Value.Count(test => test.TryGetProperty("success", out _)));
        Assert.Equal(FailuresExpected, Cases.Value.Count(test => test.TryGetProperty("failure", out _)));
    }

    [VectorTheory(Vectors, Cases = 2760), MemberData(nameof(Names))]
    public void Spend_ends_as_published(int index, string comment)
    {
        var test = Cases.Value[index];
        Assert.Equal(comment, test.GetProperty("comment").GetString());
        var flags = VectorFlags.Parse(test.GetProperty("flags").GetString()!);
        var isFinal = test.TryGetProperty("final", out var final) && final.GetBoolean();
        var spent = test.GetProperty("prevouts").EnumerateArray().Select(ToOutput).ToArray();
        var input = test.GetProperty("index").GetInt32();
        var success = Fill(test, "success");
        var failure = Fill(test, "failure");
        foreach (var combination in VectorFlags.ConsensusCombinations)
        {
            if (success is not null && (isFinal || (combination & flags) == combination))
            {
                Assert.Equal(ScriptError.Ok, Run(success, input, spent, combination));
            }

            if (failure is not null && (combination & flags) == flags)
            {
                Assert.NotEqual(ScriptError.Ok, Run(failure, input, spent, combination));
            }
        }
    }

    private static ScriptError Run(Transaction transaction, int index, TxOutput[] spent, ScriptFlags flags) =>
        TransactionScripts.VerifyInput(transaction, index, spent, flags, new PrecomputedTransactionData(transaction, spent));

    // The transaction with the unlocking script and witness of one outcome.
    private static Transaction? Fill(JsonElement test, string outcome)
    {
        if (!test.TryGetProperty(outcome, out var part))
        {
            return null;
        }

        Assert.True(Transaction.TryParse(test.GetProperty("tx").Bytes(), out var blank, out var error), error);
        var items = part.GetProperty("witness").EnumerateArray().Select(item => item.Bytes()).ToArray();
        var inputs = blank.Inputs.ToArray();
        ref var input = ref inputs[test.GetProperty("index").GetInt32()];
        input = input.With(part.GetProperty("scriptSig").Bytes(), Witness.Create(items));
        return blank.WithInputs(inputs);
    }

    private static TxOutput ToOutput(JsonElement element)
    {
        var reader = new SpanReader(element.Bytes());
        Assert.True(reader.TryReadInt64(out var value));
        Assert.True(reader.TryReadVarBytes(out var script));
        Assert.True(reader.IsAtEnd);
        return new TxOutput(value, script.ToArray());
    }
}
