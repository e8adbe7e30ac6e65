using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Descriptors;

/// <summary>Reads the text of a descriptor from left to right.</summary>
internal sealed class DescriptorParser(string text, Network network)
{
    private const int MaxBareKeys = 3;
    private const int MaxTapscriptKeys = 999;
    private const int MaxTreeDepth = 128;

    private int _position;

    private enum Place
    {
        Top,
        ScriptHash,
        WitnessScriptHash,
    }

    /// <exception cref="FormatException">The text is no descriptor.</exception>
    public IScriptExpression Parse()
    {
        var expression = ReadScript(Place.Top);
        return _position == text.Length ? expression : throw Bad("something follows it");
    }

    private IScriptExpression ReadScript(Place place)
    {
        var name = ReadName();
        IScriptExpression script = (name, place) switch
        {
            ("pk", _) => new KeyScript(KeyScriptKind.Key, ReadKey(place)),
            ("pkh", _) => new KeyScript(KeyScriptKind.KeyHash, ReadKey(place)),
            ("wpkh", not Place.WitnessScriptHash) =>
                new KeyScript(KeyScriptKind.WitnessKeyHash, ReadKey(Place.WitnessScriptHash)),
            ("combo", Place.Top) => new KeyScript(KeyScriptKind.All, ReadKey(place)),
            ("multi", _) => ReadMultisig(place, isSorted: false),
            ("sortedmulti", _) => ReadMultisig(place, isSorted: true),
            ("sh", Place.Top) => new WrappedScript(ReadScript(Place.ScriptHash), isWitness: false),
            ("wsh", not Place.WitnessScriptHash) => new WrappedScript(ReadScript(Place.WitnessScriptHash), isWitness: true),
            ("tr", Place.Top) => ReadTaproot(),
            ("addr", Place.Top) => new FixedScript(AddressCodec.ToScript(ReadUntil(")"), network)),
            ("raw", Place.Top) => new FixedScript(Convert.FromHexString(ReadUntil(")"))),
            _ => throw Bad($"{name}() is not known or cannot stand here"),
        };
        Take(')');
        return script;
    }

    private MultisigScript ReadMultisig(Place place, bool isSorted)
    {
        var most = place switch
        {
            Place.Top => MaxBareKeys,
            Place.ScriptHash => ScriptLimits.MaxElementSize / (1 + PublicKey.CompressedSize),
            _ => ScriptLimits.MaxKeysPerMultisig,
        };
        var required = ReadThreshold();
        var keys = ReadKeys(() => ReadKey(place), required, most);
        var script = new MultisigScript(required, keys, isSorted);
        return place != Place.ScriptHash || script.GetScripts(0)[0].Length <= ScriptLimits.MaxElementSize
            ? script
            : throw Bad("a redeem script is longer than 520 bytes");
    }

    private TaprootScript ReadTaproot()
    {
        var key = ReadXOnlyKey();
        return new TaprootScript(key, TryTake(',') ? ReadTree(depth: 0) : null);
    }

    private TaprootNode ReadTree(int depth)
    {
        if (!TryTake('{'))
        {
            return new TaprootNode(ReadLeaf());
        }

        if (depth == MaxTreeDepth)
        {
            throw Bad($"the tree is deeper than {MaxTreeDepth}");
        }

        var left = ReadTree(depth + 1);
        Take(',');
        var right = ReadTree(depth + 1);
        Take('}');
        return new TaprootNode(left, right);
    }

    private TapscriptLeaf ReadLeaf()
    {
        var name = ReadName();
        TapscriptLeaf leaf;
        switch (name)
        {
            case "pk":
                leaf = new TapscriptLeaf(null, [ReadXOnlyKey()], isSorted: false);
                break;
            case "multi_a" or "sortedmulti_a":
                var required = ReadThreshold();
                leaf = new TapscriptLeaf(required, ReadKeys(ReadXOnlyKey, required, MaxTapscriptKeys), name == "sortedmulti_a");
                break;
            default:
                throw Bad($"{name}() is not known or cannot stand in a tree");
        }

        Take(')');
        return leaf;
    }

    private List<KeyExpression> ReadKeys(Func<KeyExpression> read, int required, int most)
    {
        var keys = new List<KeyExpression>();
        while (TryTake(','))
        {
            keys.Add(read());
        }

        return keys.Count <= most && required >= 1 && required <= keys.Count
            ? keys
            : throw Bad($"a multisig here has 1 to {most} keys and asks for at most so many signatures");
    }

    private int ReadThreshold() =>
        DecimalText.TryParse(ReadUntil(",)"), out int number)
            ? number
            : throw Bad("a multisig starts with the number of signatures");

    private KeyExpression ReadKey(Place place)
    {
        var key = KeyExpression.Parse(ReadUntil(",)"), allowXOnly: false);
        return key.IsCompressed || place != Place.WitnessScriptHash
            ? key
            : throw Bad("a witness takes compressed keys only");
    }

    private KeyExpression ReadXOnlyKey()
    {
        var key = KeyExpression.Parse(ReadUntil(",)}"), allowXOnly: true);
        return key.GetXOnlyKey(0).Length == XOnlyPublicKey.Size
            ? key
            : throw Bad("Taproot takes no uncompressed keys");
    }

    private string ReadName()
    {
        var name = ReadUntil("(");
        Take('(');
        return name;
    }

    private string ReadUntil(string ends)
    {
        var length = text.AsSpan(_position).IndexOfAny(ends);
        var part = text.Substring(_position, length < 0 ? text.Length - _position : length);
        _position += part.Length;
        return part;
    }

    private bool TryTake(char character)
    {
        var there = _position < text.Length && text[_position] == character;
        _position += there ? 1 : 0;
        return there;
    }

    private void Take(char character)
    {
        if (!TryTake(character))
        {
            throw Bad($"'{character}' was expected at character {_position + 1}");
        }
    }

    private static FormatException Bad(string problem) => new($"The descriptor is invalid: {problem}.");
}
