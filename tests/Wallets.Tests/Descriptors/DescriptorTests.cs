using System.Text.Json;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.Wallets.Descriptors;

namespace Blockyard.Wallets.Tests.Descriptors;

public sealed class DescriptorTests
{
    private const string Checksums = "core/descriptor_checksums.json";
    private const string Bip67 = "psbt/rpc_bip67.json";
    private const string Key = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
    private const string Uncompressed =
        "04a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd"
        + "5b8dec5235a0fa8722476c7709c02559e3aa73aa03918ba2d492eea75abea235";

    private static readonly Lazy<JsonElement[]> ChecksumRows = new(() => VectorFile.ReadRows(Checksums));
    private static readonly Lazy<JsonElement[]> SortedRows = new(() => VectorFile.ReadRows(Bip67));

    public static TheoryData<int, string> Descriptors => VectorFile.Number(ChecksumRows.Value.Select(row => row.Text("desc")));

    public static TheoryData<int, string> Sorted => VectorFile.Number(SortedRows.Value.Select(row => row.Text("address")));

    [VectorFact(Checksums, Bip67)]
    public void The_files_have_all_their_cases()
    {
        Assert.Equal(18, ChecksumRows.Value.Length);
        Assert.Equal(4, SortedRows.Value.Length);
    }

    [VectorTheory(Checksums, Cases = 18), MemberData(nameof(Descriptors))]
    public void Checksum_is_the_published_one_and_guards_every_character(int index, string text)
    {
        var checksum = ChecksumRows.Value[index].Text("checksum");

        Assert.Equal(checksum, DescriptorChecksum.Compute(text));
        var descriptor = Descriptor.Parse($"{text}#{checksum}", Network.Regtest);
        Assert.Equal($"{text}#{checksum}", descriptor.ToString());
        Assert.Equal(descriptor.ToString(), Descriptor.Parse(text, Network.Regtest).ToString());
        Assert.Equal(text.Contains('*', StringComparison.Ordinal), descriptor.IsRanged);
        Assert.NotEmpty(descriptor.GetScripts());
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == '1' ? '2' : '1';
            Assert.Throws<FormatException>(() => Descriptor.Parse($"{new string(changed)}#{checksum}", Network.Regtest));
        }
    }

    [VectorTheory(Bip67, Cases = 4), MemberData(nameof(Sorted))]
    public void Sorted_multisig_pays_to_the_published_address(int index, string address)
    {
        var row = SortedRows.Value[index];
        var given = Keys(row, "keys");
        var sorted = Keys(row, "sorted_keys");

        foreach (var text in new[] { $"sh(sortedmulti(2,{given}))", $"sh(sortedmulti(2,{sorted}))", $"sh(multi(2,{sorted}))" })
        {
            var script = Descriptor.Parse(text, Network.Regtest).GetScripts()[0];
            Assert.True(AddressCodec.TryFromScript(script, Network.Regtest, out var paid));
            Assert.Equal(address, paid);
        }

        // The same keys by themselves: at most three make a bare multisig.
        if (given.Split(',').Length <= 3)
        {
            var bare = Descriptor.Parse($"sortedmulti(2,{given})", Network.Regtest).GetScripts()[0];
            Assert.Equal(row.Text("script"), Convert.ToHexStringLower(bare));
        }
    }

    /// <remarks>
    /// Scripts and addresses of the examples in BIP 381 to 386 and of Bitcoin Core's unit tests for descriptors.
    /// </remarks>
    [Theory]
    [InlineData(
        "pk(03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd)",
        "2103a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bdac")]
    [InlineData(
        "pkh([deadbeef/1/2h/3/4h]03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd)",
        "76a9149a1c78a507689f6f54b847ad1cef1e614ee23f1e88ac")]
    [InlineData(
        "wpkh(03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd)",
        "00149a1c78a507689f6f54b847ad1cef1e614ee23f1e")]
    [InlineData(
        "sh(wpkh(03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd))",
        "a91484ab21b1b2fd065d4504ff693d832434b6108d7b87")]
    [InlineData(
        "tr(a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd)",
        "512077aab6e066f8a7419c5ab714c12c67d25007ed55a43cadcacb4d7a970a093f11")]
    [InlineData(
        "tr(a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd,"
        + "pk(669b8afcec803a0d323e9a17f3ea8e68e8abe5a278020a929adbec52421adbd0))",
        "512017cf18db381d836d8923b1bdb246cfcd818da1a9f0e6e7907f187f0b2f937754")]
    [InlineData("raw(deadbeef)", "deadbeef")]
    [InlineData("addr(bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080)", "0014751e76e8199196d454941c45d1b3a323f1433bd6")]
    [InlineData("pkh(" + Uncompressed + ")", "76a914b5bd079c4d57cc7fc28ecf8213a6b791625b818388ac")]
    public void Descriptor_stands_for_its_script(string text, string script)
    {
        var descriptor = Descriptor.Parse(text, Network.Regtest);

        Assert.Equal([script], descriptor.GetScripts().Select(Convert.ToHexStringLower));
        Assert.False(descriptor.IsRanged);
        Assert.Equal([script], descriptor.GetScripts(7).Select(Convert.ToHexStringLower));
    }

    /// <remarks>The first addresses of the account in BIP 84's own example.</remarks>
    [Fact]
    public void Range_gives_one_script_for_every_number()
    {
        const string account = "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHw"
            + "CD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V";
        var descriptor = Descriptor.Parse($"wpkh([73c5da0a/84h/0h/0h]{account}/0/*)", Network.Regtest);

        Assert.True(descriptor.IsRanged);
        Assert.Equal("0014c0cebcd6c3d3ca8c75dc5ec62ebe55330ef910e2", Convert.ToHexStringLower(descriptor.GetScripts(0)[0]));
        Assert.NotEqual(descriptor.GetScripts(0)[0], descriptor.GetScripts(1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => descriptor.GetScripts(0x8000_0000));
    }

    [Fact]
    public void Combination_is_every_script_of_one_key()
    {
        string[] each = [$"pk({Key})", $"pkh({Key})", $"wpkh({Key})", $"sh(wpkh({Key}))"];

        Assert.Equal(
            each.Select(text => Convert.ToHexString(Descriptor.Parse(text, Network.Regtest).GetScripts()[0])),
            Descriptor.Parse($"combo({Key})", Network.Regtest).GetScripts().Select(Convert.ToHexString));
        Assert.Equal(2, Descriptor.Parse($"combo({Uncompressed})", Network.Regtest).GetScripts().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pk")]
    [InlineData("pk()")]
    [InlineData("pk(" + Key)]
    [InlineData("pk(" + Key + "))")]
    [InlineData("pk(" + Key + ")#")]
    [InlineData("pk(" + Key + ")#aaaaaaaa")]
    [InlineData("wpkh(" + Uncompressed + ")")]
    [InlineData("tr(" + Uncompressed + ")")]
    [InlineData("sh(sh(pk(" + Key + ")))")]
    [InlineData("wsh(wpkh(" + Key + "))")]
    [InlineData("wsh(combo(" + Key + "))")]
    [InlineData("multi(0," + Key + ")")]
    [InlineData("multi(2," + Key + ")")]
    [InlineData("multi(1," + Key + "," + Key + "," + Key + "," + Key + ")")]
    [InlineData("multi(1)")]
    [InlineData("tr(" + Key + ",{pk(" + Key + ")})")]
    [InlineData("tr(" + Key + ",wpkh(" + Key + "))")]
    [InlineData("pk([deadbee]" + Key + ")")]
    [InlineData("pk([deadbeef/x]" + Key + ")")]
    [InlineData("pk([deadbeef/1" + Key + ")")]
    [InlineData("addr(nowhere)")]
    [InlineData("raw(x)")]
    [InlineData("pk(\u00e9)")]
    [InlineData(
        "pkh(xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"
        + "/1h/*)")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Descriptor.Parse(text, Network.Regtest));

    [Fact]
    public void Trees_are_only_so_deep()
    {
        var open = new string('{', 100_000);

        Assert.Throws<FormatException>(() => Descriptor.Parse($"tr({Key},{open}", Network.Regtest));
    }

    private static string Keys(JsonElement row, string list) =>
        string.Join(',', row.GetProperty(list).EnumerateArray().Select(key => key.GetString()));
}
