using System.Text.Json;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>script_tests.json: scripts with flags and the exact error.</summary>
public sealed class ScriptVectorTests
{
    private const string Vectors = "core/script_tests.json";

    // The point of BIP 341 whose secret key nobody knows.
    private static readonly byte[] Unspendable =
        Convert.FromHexString("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");

    private static readonly Lazy<Case[]> AllCases = new(
        () => [.. VectorFile.ReadRows(Vectors).Where(row => row.GetArrayLength() > 1).Select(ToCase)]);

    public static TheoryData<int, string> Names => VectorFile.Number(AllCases.Value.Select(test => test.Name));

    [VectorFact(Vectors)]
    public void File_has_all_its_cases() => Assert.Equal(1222, AllCases.Value.Length);

    [VectorTheory(Vectors, Cases = 1222), MemberData(nameof(Names))]
    public void Script_ends_as_published(int index, string name)
    {
        var test = AllCases.Value[index];

        Assert.Equal(test.Name, name);
        Assert.Equal(test.Expected, test.Run(test.Flags).ToString(), ignoreCase: true);

        // Fewer rules never break what is valid, more rules never mend what is not.
        foreach (var flag in VectorFlags.Single)
        {
            if (test.Expected == "OK")
            {
                Assert.Equal(ScriptError.Ok, test.Run(VectorFlags.Trim(test.Flags & ~flag)));
            }
            else
            {
                Assert.NotEqual(ScriptError.Ok, test.Run(VectorFlags.Fill(test.Flags | flag)));
            }
        }
    }

    private static Case ToCase(JsonElement row)
    {
        var hasWitness = row[0].ValueKind == JsonValueKind.Array;
        var at = hasWitness ? 1 : 0;
        var amount = 0L;
        var outputKey = string.Empty;
        var witness = new List<byte[]>();
        foreach (var item in hasWitness ? row[0].EnumerateArray() : default)
        {
            if (item.ValueKind == JsonValueKind.Number)
            {
                amount = (long)(item.GetDecimal() * Money.Coin);
                continue;
            }

            var text = item.GetString()!;
            switch (text)
            {
                case ['#', 'S', 'C', 'R', 'I', 'P', 'T', '#', .. var assembly]:
                    witness.Add(ScriptAssembler.Assemble(assembly));
                    break;
                case "#CONTROLBLOCK#":
                    witness.Add(ControlBlock(witness[^1], out outputKey));
                    break;
                default:
                    witness.Add(Convert.FromHexString(text));
                    break;
            }
        }

        var scriptPubKey = row[at + 1].GetString()!.Replace("#TAPROOTOUTPUT#", "0x" + outputKey, StringComparison.Ordinal);
        var flags = VectorFlags.Fill(VectorFlags.Parse(row[at + 2].GetString()!));
        return new Case(
            row.ToString(),
            ScriptAssembler.Assemble(row[at].GetString()!),
            ScriptAssembler.Assemble(scriptPubKey),
            Witness.Create([.. witness]),
            amount,
            flags,
            ErrorName(row[at + 3].GetString()!));
    }

    private static byte[] ControlBlock(byte[] script, out string outputKey)
    {
        var leaf = TaprootTree.LeafHash(TaprootTree.TapscriptVersion, script);
        Assert.True(XOnlyPublicKey.TryParse(Unspendable, out var internalKey));
        Assert.True(internalKey.TryTweakAdd(TaprootTree.TweakHash(Unspendable, leaf).AsSpan(), out var tweaked));
        var key = new byte[XOnlyPublicKey.Size];
        tweaked.ToXOnly(out var isOdd).Serialize(key);
        outputKey = Convert.ToHexString(key);
        return [(byte)(TaprootTree.TapscriptVersion | (isOdd ? 1 : 0)), .. Unspendable];
    }

    // The names differ from ours by underscores, and these by more.
    private static string ErrorName(string name) => name switch
    {
        "SCRIPTNUM" => nameof(ScriptError.ScriptNumber),
        "NULLFAIL" => nameof(ScriptError.SigNullFail),
        _ => name.Replace("_", string.Empty, StringComparison.Ordinal),
    };

    private sealed record Case(
        string Name, byte[] ScriptSig, byte[] ScriptPubKey, Witness Witness, long Amount, ScriptFlags Flags, string Expected)
    {
        // One transaction that pays to the script, one that spends it.
        public ScriptError Run(ScriptFlags flags)
        {
            var output = new TxOutput(Amount, ScriptPubKey);
            var credit = Transaction.Create(1, [new TxInput(OutPoint.Null, new byte[2], TxInput.FinalSequence)], [output], 0);
            var input = new TxInput(new OutPoint(credit.Id, 0), ScriptSig, TxInput.FinalSequence, Witness);
            var spending = Transaction.Create(1, [input], [new TxOutput(Amount, default)], 0);
            return TransactionScripts.VerifyAll(spending, [output], flags, out _);
        }
    }
}
