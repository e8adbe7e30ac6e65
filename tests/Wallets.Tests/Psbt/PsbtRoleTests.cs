using System.Text.Json;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.Wallets.Psbt;

namespace Blockyard.Wallets.Tests.Psbt;

/// <summary>What Bitcoin Core answers when it creates, signs, combines and finalises PSBTs.</summary>
public sealed class PsbtRoleTests
{
    private const string Core = "psbt/rpc_psbt.json";
    private const string Bip174 = "psbt/bip174_test_vectors.json";

    public static TheoryData<int> Signers => [.. Enumerable.Range(0, 6)];

    public static TheoryData<int> Combiners => [.. Enumerable.Range(0, 2)];

    public static TheoryData<int, string> Failures =>
        VectorFile.Number(Part(Bip174, "signer check failures").Select(row => row.Text("description")));

    [VectorFact(Core, Bip174)]
    public void The_files_have_all_their_cases()
    {
        Assert.Equal(
            [1, 6, 2, 1, 1],
            new[] { "creator", "signer", "combiner", "finalizer", "extractor" }.Select(part => Part(Core, part).Length));
        Assert.Equal(4, Failures.Count);
        Assert.Equal(8, VectorFile.ReadJson(Core).EnumerateObject().Count());
        Assert.Equal(3, VectorFile.ReadJson(Bip174).EnumerateObject().Count());
    }

    [VectorFact(Core, Cases = 1)]
    public void Creator_makes_the_published_one()
    {
        var row = Part(Core, "creator")[0];
        TxInput[] inputs = [.. row.GetProperty("inputs").EnumerateArray()
            .Select(input => new OutPoint(Hash256.Parse(input.Text("txid")), input.GetProperty("vout").GetUInt32()))
            .Select(outPoint => new TxInput(outPoint, default, TxInput.FinalSequence))];
        TxOutput[] outputs = [.. row.GetProperty("outputs").EnumerateArray().Select(output => output.EnumerateObject().Single())
            .Select(output => new TxOutput(
                (long)(output.Value.GetDecimal() * Money.Coin), AddressCodec.ToScript(output.Name, Network.Regtest)))];

        var psbt = PartiallySignedTransaction.Create(Transaction.Create(2, inputs, outputs, 0));

        Assert.Equal(row.Text("result"), psbt.ToString());
    }

    [VectorTheory(Core, Cases = 6), MemberData(nameof(Signers))]
    public void Signer_adds_what_Core_adds_and_nothing_to_a_damaged_one(int index)
    {
        var row = Part(Core, "signer")[index];
        var keys = KeyBag.FromWalletImportFormat(row.GetProperty("privkeys").EnumerateArray().Select(key => key.GetString()!));
        var psbt = PartiallySignedTransaction.Parse(row.Text("psbt"));

        var added = PsbtSigner.Sign(psbt, keys, out var problems);

        Assert.Equal(row.Text("result"), psbt.ToString());
        Assert.Equal(row.Text("psbt") == row.Text("result"), added == 0);
        Assert.Equal(added == 0, problems.Count > 0);
    }

    [VectorTheory(Bip174, Cases = 4), MemberData(nameof(Failures))]
    public void Signer_sees_what_does_not_fit(int index, string description)
    {
        var psbt = PartiallySignedTransaction.Parse(Part(Bip174, "signer check failures")[index].Text("encoded psbt"));

        PsbtSigner.Sign(psbt, new KeyBag(), out var problems);

        var word = description.Split(' ')[0] is "redeem" or "witness" ? description.Split(' ')[0] + " script" : "no witness";
        Assert.Contains(problems, problem => problem.Reason.Contains(word, StringComparison.Ordinal));
    }

    [VectorTheory(Core, Cases = 2), MemberData(nameof(Combiners))]
    public void Combiner_keeps_everything(int index)
    {
        var row = Part(Core, "combiner")[index];
        PartiallySignedTransaction[] parts =
            [.. row.GetProperty("combine").EnumerateArray().Select(text => PartiallySignedTransaction.Parse(text.GetString()!))];

        Assert.Equal(row.Text("result"), PsbtCombiner.Combine(parts).ToString());
        Assert.Equal(row.Text("result"), PsbtCombiner.Combine([parts[1], parts[0]]).ToString());
    }

    [VectorFact(Core, Cases = 1)]
    public void Finaliser_makes_the_published_scripts()
    {
        var row = Part(Core, "finalizer")[0];
        var psbt = PartiallySignedTransaction.Parse(row.Text("finalize"));

        Assert.Empty(PsbtFinalizer.Finalize(psbt));
        Assert.Equal(row.Text("result"), psbt.ToString());
    }

    [VectorFact(Core, Cases = 1)]
    public void Extractor_gives_the_published_transaction()
    {
        var row = Part(Core, "extractor")[0];

        var transaction = PsbtFinalizer.Extract(PartiallySignedTransaction.Parse(row.Text("extract")));

        Assert.Equal(row.Text("result"), Convert.ToHexStringLower(transaction.Raw.Span));
    }

    private static JsonElement[] Part(string file, string part) =>
        [.. VectorFile.ReadJson(file).GetProperty(part).EnumerateArray()];
}
