using System.Text.Json;
using Blockyard.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class AddressCodecTests
{
    private const string Valid = "core/key_io_valid.json";
    private const string Invalid = "core/key_io_invalid.json";

    private static readonly Lazy<JsonElement[]> ValidRows = new(() => VectorFile.ReadRows(Valid));
    private static readonly Lazy<JsonElement[]> InvalidRows = new(() => VectorFile.ReadRows(Invalid));

    public static TheoryData<int, string> ValidTexts => VectorFile.Number(ValidRows.Value.Select(row => row[0].GetString()!));

    public static TheoryData<int, string> InvalidTexts => VectorFile.Number(InvalidRows.Value.Select(row => row[0].GetString()!));

    [VectorFact(Valid, Invalid)]
    public void Files_have_all_their_cases()
    {
        Assert.Equal(70, ValidRows.Value.Length);
        Assert.Equal(70, InvalidRows.Value.Length);
        Assert.Equal(16, ValidRows.Value.Count(IsSecretKey));
        Assert.Equal(24, ValidRows.Value.Count(row => !IsSecretKey(row) && IsOurs(row)));
    }

    [VectorTheory(Valid, Cases = 70), MemberData(nameof(ValidTexts))]
    public void Published_address_leads_to_its_script_and_back_or_belongs_elsewhere(int index, string text)
    {
        var row = ValidRows.Value[index];
        if (IsSecretKey(row))
        {
            Refuse(text);
        }
        else if (IsOurs(row))
        {
            var script = row[1].Bytes();
            Assert.Equal(script, AddressCodec.ToScript(text, Network.Regtest));
            Assert.True(AddressCodec.TryFromScript(script, Network.Devnet, out var address));
            Assert.Equal(text.StartsWith("BCRT", StringComparison.Ordinal) ? text.ToLowerInvariant() : text, address);
        }
        else
        {
            Assert.StartsWith("The address belongs to another network", Refuse(text), StringComparison.Ordinal);
        }
    }

    [VectorTheory(Invalid, Cases = 70), MemberData(nameof(InvalidTexts))]
    public void Everything_else_is_refused_with_a_reason(int index, string text)
    {
        Assert.Equal(InvalidRows.Value[index][0].GetString(), text);
        Refuse(text);
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

    private static string Refuse(string text)
    {
        Assert.False(AddressCodec.TryToScript(text, Network.Regtest, out var script, out var error), text);
        Assert.Null(script);
        Assert.NotEmpty(error);
        Assert.Throws<FormatException>(() => AddressCodec.ToScript(text, Network.Regtest));
        return error;
    }

    private static bool IsSecretKey(JsonElement row) => row[2].GetProperty("isPrivkey").GetBoolean();

    // The test networks share their Base58 prefixes; only Bech32 tells them apart.
    private static bool IsOurs(JsonElement row) => row[2].Text("chain") switch
    {
        "regtest" => true,
        "main" => false,
        _ => row[0].GetString()![0] is 'm' or 'n' or '2',
    };
}
