using Blockyard.TestKit;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Tests.Keys;

public sealed class ExtendedKeyTests
{
    private const string Vectors = "bip32/bip32_test_vectors.json";
    private const string InvalidFile = "bip32/bip32_invalid_keys.json";

    public static IEnumerable<object[]> Cases() =>
        VectorFile.ReadJson(Vectors).EnumerateObject().SelectMany(
            seed => seed.Value.EnumerateArray().Select(item => (object[])
            [seed.Name, item[0].GetString()!, item[1].GetString()!, item[2].GetString()!]));

    public static IEnumerable<object[]> InvalidCases() =>
        VectorFile.ReadJson(InvalidFile).EnumerateArray().Select(item => (object[])[item[0].GetString()!, item[1].GetString()!]);

    [VectorFact(Vectors, InvalidFile)]
    public void The_vectors_are_all_there()
    {
        Assert.Equal(6 + 6 + 2 + 3, Cases().Count());
        Assert.Equal(16, InvalidCases().Count());
    }

    [VectorTheory(Vectors, Cases = 17)]
    [MemberData(nameof(Cases))]
    public void Vector_holds(string seed, string path, string xpub, string xprv)
    {
        using var master = ExtendedPrivateKey.FromSeed(Convert.FromHexString(seed));
        using var key = master.Derive(KeyPath.Parse(path));

        Assert.Equal(xprv, key.Export(ExtendedKeyNetwork.Main));
        Assert.Equal(xpub, key.ToPublic().Export(ExtendedKeyNetwork.Main));
        using var parsed = ExtendedPrivateKey.Parse(xprv);
        Assert.Equal(xprv, parsed.Export(ExtendedKeyNetwork.Main));
        Assert.Equal(xpub, ExtendedPublicKey.Parse(xpub).Export(ExtendedKeyNetwork.Main));
    }

    [VectorTheory(Vectors)]
    [MemberData(nameof(Cases))]
    public void Public_derivation_finds_the_same_children(string seed, string path, string xpub, string xprv)
    {
        _ = (seed, path);
        using var parent = ExtendedPrivateKey.Parse(xprv);
        foreach (var step in (uint[])[0, 1, 1_000_000_000, KeyPath.Hardened - 1])
        {
            using var child = parent.Derive(step);
            Assert.Equal(
                child.ToPublic().Export(ExtendedKeyNetwork.Test),
                ExtendedPublicKey.Parse(xpub).Derive(step).Export(ExtendedKeyNetwork.Test));
        }
    }

    [VectorTheory(InvalidFile, Cases = 16)]
    [MemberData(nameof(InvalidCases))]
    public void Invalid_key_is_refused(string text, string reason)
    {
        Assert.True(
            Record.Exception(() => ExtendedPrivateKey.Parse(text)) is FormatException
            && Record.Exception(() => ExtendedPublicKey.Parse(text)) is FormatException,
            reason);
    }

    [Fact]
    public void Hardened_step_needs_the_private_key()
    {
        using var master = ExtendedPrivateKey.FromSeed(new byte[32]);

        Assert.Throws<ArgumentOutOfRangeException>(() => master.ToPublic().Derive(KeyPath.Hardened));
    }

    [Fact]
    public void Test_network_keys_say_so()
    {
        using var master = ExtendedPrivateKey.FromSeed(new byte[32]);

        Assert.StartsWith("tprv", master.Export(ExtendedKeyNetwork.Test), StringComparison.Ordinal);
        Assert.StartsWith("tpub", master.ToPublic().Export(ExtendedKeyNetwork.Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void Seed_of_another_length_is_refused(int length)
    {
        Assert.Throws<ArgumentException>(() => ExtendedPrivateKey.FromSeed(new byte[length]));
    }

    [Fact]
    public void A_wiped_key_gives_nothing_away()
    {
        var master = ExtendedPrivateKey.FromSeed(new byte[32]);
        master.Dispose();

        Assert.Throws<ObjectDisposedException>(() => master.Export(ExtendedKeyNetwork.Test));
        Assert.Equal("(secret)", master.ToString());
    }
}
