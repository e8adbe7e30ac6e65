using System.Text.Json;
using Blockyard.TestKit;
using Blockyard.Wallets.Psbt;

namespace Blockyard.Wallets.Tests.Psbt;

/// <summary>Published PSBTs, good ones and bad ones.</summary>
public sealed class PsbtFormatTests
{
    private const string Bip174 = "psbt/bip174_test_vectors.json";
    private const string Bip371 = "psbt/bip371_test_vectors.json";
    private const string Core = "psbt/rpc_psbt.json";
    private const string Bad = "invalid psbts";
    private const string Good = "valid psbts";
    private const string CoreBad = "invalid";
    private const string CoreExplained = "invalid_with_msg";
    private const string CoreGood = "valid";

    public static TheoryData<int, string> BadOf174 => Described(Bip174, Bad);

    public static TheoryData<int, string> GoodOf174 => Described(Bip174, Good);

    public static TheoryData<int, string> BadOf371 => Described(Bip371, Bad);

    public static TheoryData<int, string> GoodOf371 => Described(Bip371, Good);

    public static TheoryData<int, string> BadOfCore => VectorFile.Number(Part(Core, CoreBad).Select(Start));

    public static TheoryData<int, string> GoodOfCore => VectorFile.Number(Part(Core, CoreGood).Select(Start));

    public static TheoryData<int, string> ExplainedOfCore =>
        VectorFile.Number(Part(Core, CoreExplained).Select(row => row[1].GetString()!));

    [VectorFact(Bip174, Bip371, Core)]
    public void The_files_have_all_their_cases()
    {
        Assert.Equal((20, 10), (Part(Bip174, Bad).Length, Part(Bip174, Good).Length));
        Assert.Equal((11, 6), (Part(Bip371, Bad).Length, Part(Bip371, Good).Length));
        Assert.Equal((41, 20, 34), (Part(Core, CoreBad).Length, Part(Core, CoreExplained).Length, Part(Core, CoreGood).Length));
    }

    [VectorTheory(Bip174, Cases = 20), MemberData(nameof(BadOf174))]
    public void Bad_one_of_BIP_174_is_refused(int index, string description) => Refuse(Encoded(Bip174, Bad, index), description);

    [VectorTheory(Bip371, Cases = 11), MemberData(nameof(BadOf371))]
    public void Bad_one_of_BIP_371_is_refused(int index, string description) => Refuse(Encoded(Bip371, Bad, index), description);

    [VectorTheory(Core, Cases = 41), MemberData(nameof(BadOfCore))]
    public void Bad_one_of_Core_is_refused(int index, string start) => Refuse(Part(Core, CoreBad)[index].GetString()!, start);

    [VectorTheory(Core, Cases = 20), MemberData(nameof(ExplainedOfCore))]
    public void Bad_one_of_Core_is_refused_for_its_reason(int index, string reason)
    {
        var error = Refuse(Part(Core, CoreExplained)[index][0].GetString()!, reason);

        // Our words, about the same thing: "Input musig2 …".
        var subject = reason.Split(' ').First(word => word is "Taproot" or "musig2" or "Size");
        Assert.Contains(subject == "Size" ? "musig2 partial sig" : subject, error, StringComparison.Ordinal);
    }

    [VectorTheory(Bip174, Cases = 10), MemberData(nameof(GoodOf174))]
    public void Good_one_of_BIP_174_is_read_and_written(int index, string description) =>
        Accept(Encoded(Bip174, Good, index), description);

    [VectorTheory(Bip371, Cases = 6), MemberData(nameof(GoodOf371))]
    public void Good_one_of_BIP_371_is_read_and_written(int index, string description) =>
        Accept(Encoded(Bip371, Good, index), description);

    [VectorTheory(Core, Cases = 34), MemberData(nameof(GoodOfCore))]
    public void Good_one_of_Core_is_read_and_written(int index, string start) =>
        Accept(Part(Core, CoreGood)[index].GetString()!, start);

    [VectorFact(Bip174)]
    public void Whatever_is_cut_off_is_missed()
    {
        var whole = Convert.FromBase64String(Encoded(Bip174, Good, 5));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FormatException>(() => PartiallySignedTransaction.Decode(whole.AsMemory(0, length)));
        }

        Assert.Throws<FormatException>(() => PartiallySignedTransaction.Decode((byte[])[.. whole, 0]));
    }

    /// <remarks>Whatever is read goes through all roles too: none of them may fall over what a stranger sends.</remarks>
    [VectorTheory(Core), MemberData(nameof(GoodOfCore))]
    public void Damage_is_refused_or_does_no_harm(int index, string start)
    {
        var whole = Convert.FromBase64String(Part(Core, CoreGood)[index].GetString()!);
        var random = new Random(index);
        for (var round = 0; round < 500; round++)
        {
            var damaged = whole.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                var psbt = PartiallySignedTransaction.Decode(damaged);
                PsbtSigner.Sign(psbt, new AnyKey(), out _);
                PsbtFinalizer.Finalize(psbt);
                Assert.Equal(psbt.ToString(), PartiallySignedTransaction.Parse(psbt.ToString()).ToString());
            }
            catch (FormatException error)
            {
                Assert.True(error.Message.Length > 0, start);
            }
        }
    }

    private static string Refuse(string text, string name)
    {
        var error = Record.Exception(() => PartiallySignedTransaction.Parse(text));
        Assert.True(error is FormatException { Message.Length: > 0 }, $"{name}: {error?.ToString() ?? "accepted"}");
        return error!.Message;
    }

    // Written in the order of keys: the same entries, the same length, and stable from then on.
    private static void Accept(string text, string name)
    {
        var psbt = PartiallySignedTransaction.Parse(text);
        var again = PartiallySignedTransaction.Parse(psbt.ToString());

        Assert.Equal(text.Length, psbt.ToString().Length);
        Assert.Equal(Entries(psbt), Entries(again));
        Assert.True(psbt.Inputs.Count == psbt.Transaction.Inputs.Length, name);
        Assert.True(psbt.Outputs.Count == psbt.Transaction.Outputs.Length, name);
    }

    private static List<string> Entries(PartiallySignedTransaction psbt)
    {
        PsbtMap[] maps = [psbt.Global, .. psbt.Inputs.Select(input => input.Map), .. psbt.Outputs.Select(output => output.Map)];
        return [.. maps.SelectMany((map, i) => map.Select(record =>
            $"{i}: {Convert.ToHexString(record.Key.Span)} {Convert.ToHexString(record.Value.Span)}"))];
    }

    private static JsonElement[] Part(string file, string part) =>
        [.. VectorFile.ReadJson(file).GetProperty(part).EnumerateArray()];

    private static string Encoded(string file, string part, int index) => Part(file, part)[index].Text("encoded psbt");

    private static string Start(JsonElement text) => text.GetString()![..Math.Min(60, text.GetString()!.Length)];

    private static TheoryData<int, string> Described(string file, string part) =>
        VectorFile.Number(Part(file, part).Select(row => row.Text("description")));

    // Claims every key, so that whatever can be signed is.
    private sealed class AnyKey : ISigningKeys
    {
        public bool TryGetSecret(ReadOnlySpan<byte> publicKey, Span<byte> secret)
        {
            secret.Fill(1);
            return true;
        }
    }
}
