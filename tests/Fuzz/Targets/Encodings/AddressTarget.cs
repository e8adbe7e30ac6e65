using System.Text;
using Blockyard.Crypto;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Encodings;

/// <summary>Addresses: as text; as a Base58Check payload; as a witness version and program.</summary>
internal sealed class AddressTarget : IFuzzTarget
{
    public string Name => "address";

    public IEnumerable<byte[]> Seeds =>
    [
        "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"u8.ToArray(), [0x6f, .. new byte[20]], [0xc4, .. new byte[20]],
        [0, .. new byte[20]],
        [0, .. new byte[32]], [1, .. new byte[32]], [16, 1, 2], [2, .. new byte[40]],
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input[..Math.Min(input.Length, 128)].ToArray();
        Check(Encoding.Latin1.GetString(bytes));
        Check(Base58Check.Encode(bytes));
        if (bytes.Length == 0)
        {
            return;
        }

        // Groups of five bits that were never a whole program, and programs of every version.
        var data = Array.ConvertAll(bytes[..Math.Min(bytes.Length, 75)], value => (byte)(value & 31));
        Check(Bech32.Encode("bcrt", data, Bech32Encoding.Bech32));
        Check(Bech32.Encode("bcrt", data, Bech32Encoding.Bech32m));
        var version = bytes[0] % 17;
        var program = bytes[1..];
        var valid = program.Length is >= 2 and <= 40 && (version != 0 || program.Length is 20 or 32);
        var text = "";
        Require.Equal(valid, Require.OnlyThrows<ArgumentException>(() => text = SegwitAddress.Encode("bcrt", version, program)),
            "program");
        if (valid)
        {
            Check(text);
            Require.Same(
                [(byte)(version == 0 ? 0 : 0x50 + version), (byte)program.Length, .. program],
                AddressCodec.ToScript(text, Network.Regtest),
                "script of a program");
        }
    }

    private static void Check(string text)
    {
        var taken = AddressCodec.TryToScript(text, Network.Regtest, out var script, out var error);
        Require.Equal(taken, error is null, "an error goes with a refusal");
        Require.Equal(taken, Require.OnlyThrows<FormatException>(() => AddressCodec.ToScript(text, Network.Regtest)),
            "both ways to read");
        if (!taken)
        {
            return;
        }

        Require.That(AddressCodec.TryFromScript(script, Network.Regtest, out var again), "its script has an address");
        var isBech32 = Bech32.TryDecode(text, out _, out _, out _);
        Require.Equal(isBech32 ? text.ToLowerInvariant() : text, again, "the same address");
    }
}
