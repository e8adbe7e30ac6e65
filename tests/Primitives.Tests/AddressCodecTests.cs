using System.Text.Json;
using Blockyard.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class AddressCodecTests
{
    private const string Valid = "core/key_io_valid.json";
    private const string Invalid = "core/key_io_invalid.json";
    private const int OursExpected = 24;
    private const int OthersExpected = 30;
    private const int RefusedExpected = 86;

    [VectorFact(Valid)]
    public void Published_addresses_of_regtest_lead_to_their_scripts_and_back()
    {
        var count = 0;
        foreach (var (text, hex, chain) in Addresses())
        {
            // The test networks share their Base58 prefixes; only Bech32 tells them apart.
            var ours = chain == "regtest" || (chain != "main" && text[0] is 'm' or 'n' or '2');
            if (ours)
            {
                var script = Convert.FromHexString(hex);
                Assert.Equal(hex, Convert.ToHexStringLower(AddressCodec.ToScript(text, Network.Regtest)));
                Assert.True(AddressCodec.TryFromScript(script, Network.Devnet, out var address));
                Assert.Equal(text.StartsWith("BCRT", StringComparison.Ordinal) ? text.ToLowerInvariant() : text, address);
                count++;
            }
        }

        Assert.Equal(OursExpected, count);
    }

    [VectorFact(Valid)]
    public void Published_addresses_of_other_networks_are_refused_as_such()
    {
        var count = 0;
        foreach (var (text, _, chain) in Addresses())
        {
            if (chain == "main" || (chain != "regtest" && text[0] is 't' or 'T'))
            {
                Assert.False(AddressCodec.TryToScript(text, Network.Regtest, out var script, out var error), text);
                Assert.Null(script);
                Assert.StartsWith("The address belongs to another network", error, StringComparison.Ordinal);
                count++;
            }
        }

        Assert.Equal(OthersExpected, count);
    }

    [VectorFact(Valid, Invalid)]
    public void Everything_else_is_refused_with_a_reason()
    {
        var count = 0;
        foreach (var text in Read(Invalid).Select(row => row[0].GetString()!).Concat(SecretKeys()))
        {
            Assert.False(AddressCodec.TryToScript(text, Network.Regtest, out _, out var error), text);
            Assert.NotEmpty(error);
            Assert.Throws<FormatException>(() => AddressCodec.ToScript(text, Network.Regtest));
            count++;
        }

        Assert.Equal(RefusedExpected, count);
    }

    [Fact]
    public void Damaged_addresses_are_refused()
    {
        const string address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
        Assert.True(AddressCodec.TryToScript(address, Network.Regtest, out _, out _));
        var places = Gen.Choose(0, address.Length - 1).ToArbitrary();
        var letters = Gen.Elements([.. "qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio"]).ToArbitrary();
        Prop.ForAll(places, letters, (at, c) =>
        {
            var changed = address.ToCharArray();
            var same = changed[at] == c;
            changed[at] = c;
            return same == AddressCodec.TryToScript(changed, Network.Regtest, out _, out _);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("6a0548656c6c6f")]
    [InlineData("51")]
    [InlineData("00130000000000000000000000000000000000000000")]
    [InlineData("76a914000000000000000000000000000000000000000088ac51")]
    public void Scripts_without_address_have_none(string hex) =>
        Assert.False(AddressCodec.TryFromScript(Convert.FromHexString(hex), Network.Regtest, out _));

    [Fact]
    public void Pay_to_anchor_has_its_known_address()
    {
        Assert.True(AddressCodec.TryFromScript([0x51, 0x02, 0x4e, 0x73], Network.Regtest, out var address));
        Assert.Equal("bcrt1pfeesnyr2tx", address);
    }

    [Fact]
    public void Script_hash_is_written_as_Electrum_does()
    {
        // The example of Electrum's protocol documentation: the genesis address.
        var script = Convert.FromHexString("76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac");

        Assert.Equal("8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161", ScriptHash.Of(script).ToString());
    }

    private static IEnumerable<(string Text, string Script, string Chain)> Addresses() =>
        Read(Valid)
            .Where(row => !row[2].GetProperty("isPrivkey").GetBoolean())
            .Select(row => (row[0].GetString()!, row[1].GetString()!, row[2].GetProperty("chain").GetString()!));

    private static IEnumerable<string> SecretKeys() =>
        Read(Valid).Where(row => row[2].GetProperty("isPrivkey").GetBoolean()).Select(row => row[0].GetString()!);

    private static JsonElement[] Read(string file)
    {
        using var stream = File.OpenRead(SharedData.PathOf($"vectors/{file}"));
        return JsonSerializer.Deserialize<JsonElement[]>(stream)!;
    }
}
