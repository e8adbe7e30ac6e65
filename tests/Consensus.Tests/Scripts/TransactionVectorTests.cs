using System.Text.Json;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>tx_valid.json and tx_invalid.json: whole transactions with what they spend.</summary>
public sealed class TransactionVectorTests
{
    private const string Valid = "core/tx_valid.json";
    private const string Invalid = "core/tx_invalid.json";

    private static readonly Lazy<Case[]> ValidCases = new(() => Read(Valid));
    private static readonly Lazy<Case[]> InvalidCases = new(() => Read(Invalid));

    public static TheoryData<int, string> ValidNames => VectorFile.Number(ValidCases.Value.Select(test => test.Name));

    public static TheoryData<int, string> InvalidNames => VectorFile.Number(InvalidCases.Value.Select(test => test.Name));

    [VectorFact(Valid, Invalid)]
    public void Files_have_all_their_cases()
    {
        Assert.Equal(121, ValidCases.Value.Length);
        Assert.Equal(93, InvalidCases.Value.Length);
    }

    [VectorTheory(Valid, Cases = 121), MemberData(nameof(ValidNames))]
    public void Valid_transaction_passes_with_all_flags_but_the_listed_ones(int index, string name)
    {
        var test = ValidCases.Value[index];
        var excluded = VectorFlags.Parse(test.Flags);
        var flags = VectorFlags.All & ~excluded;

        Assert.Equal(test.Name, name);
        Assert.Equal(VectorFlags.Trim(flags), flags);
        Assert.True(TransactionRules.Check(test.Transaction).IsValid);
        Assert.Equal(ScriptError.Ok, test.Run(flags));
        foreach (var flag in VectorFlags.Single)
        {
            Assert.Equal(ScriptError.Ok, test.Run(VectorFlags.Trim(flags & ~flag)));

            // The list is as short as can be: with any of the listed flags the transaction fails.
            if ((excluded & flag) != 0)
            {
                Assert.NotEqual(ScriptError.Ok, test.Run(VectorFlags.Trim(VectorFlags.All & ~(excluded & ~flag))));
            }
        }
    }

    [VectorTheory(Invalid, Cases = 93), MemberData(nameof(InvalidNames))]
    public void Invalid_transaction_fails_with_the_listed_flags(int index, string name)
    {
        var test = InvalidCases.Value[index];
        Assert.Equal(test.Name, name);
        if (test.Flags == "BADTX")
        {
            Assert.False(TransactionRules.Check(test.Transaction).IsValid);
            return;
        }

        var flags = VectorFlags.Parse(test.Flags);
        Assert.Equal(VectorFlags.Fill(flags), flags);
        Assert.True(TransactionRules.Check(test.Transaction).IsValid);
        Assert.NotEqual(ScriptError.Ok, test.Run(flags));
        foreach (var flag in VectorFlags.Single)
        {
            Assert.NotEqual(ScriptError.Ok, test.Run(VectorFlags.Fill(flags | flag)));

            // And without any of them it passes.
            if ((flags & flag) != 0)
            {
                Assert.Equal(ScriptError.Ok, test.Run(VectorFlags.Trim(flags & ~flag)));
            }
        }
    }

    private static Case[] Read(string file) =>
        [.. VectorFile.ReadRows(file).Where(row => row[0].ValueKind == JsonValueKind.Array).Select(ToCase)];

    private static Case ToCase(JsonElement row)
    {
        Assert.True(Transaction.TryParse(row[1].Bytes(), out var transaction, out var error), error);
        var coins = new Dictionary<OutPoint, TxOutput>();
        foreach (var coin in row[0].EnumerateArray())
        {
            var value = coin.GetArrayLength() > 3 ? coin[3].GetInt64() : 0;
            coins[new OutPoint(Hash256.Parse(coin[0].GetString()!), (uint)coin[1].GetInt64())] =
                new TxOutput(value, ScriptAssembler.Assemble(coin[2].GetString()!));
        }

        return new Case(row.ToString(), transaction, coins, row[2].GetString()!);
    }

    private sealed record Case(string Name, Transaction Transaction, Dictionary<OutPoint, TxOutput> Coins, string Flags)
    {
        public ScriptError Run(ScriptFlags flags)
        {
            var spent = new TxOutput[Transaction.Inputs.Length];
            for (var i = 0; i < spent.Length; i++)
            {
                spent[i] = Coins[Transaction.Inputs[i].PreviousOutput];
            }

            return TransactionScripts.VerifyAll(Transaction, spent, flags, out _);
        }
    }
}
