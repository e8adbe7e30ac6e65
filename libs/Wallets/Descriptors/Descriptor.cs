using Blockyard.Primitives;

namespace Blockyard.Wallets.Descriptors;

/// <summary>An output descriptor: text that says which locking scripts a wallet owns (BIP 380 to 387).</summary>
/// <remarks>
/// Known are pk, pkh, wpkh, combo, multi, sortedmulti, sh, wsh, tr (with pk, multi_a and sortedmulti_a in its tree), addr and
/// raw; public keys only. Immutable.
/// </remarks>
public sealed class Descriptor
{
    private readonly string _text;
    private readonly IScriptExpression _expression;

    private Descriptor(string text, IScriptExpression expression)
    {
        _text = text;
        _expression = expression;
    }

    /// <summary>True if there are scripts for every number, because a key ends in <c>/*</c>.</summary>
    public bool IsRanged => _expression.IsRanged;

    /// <summary>Reads a descriptor; its checksum may be left out.</summary>
    /// <exception cref="FormatException">The text is no such descriptor, or its checksum is wrong.</exception>
    public static Descriptor Parse(string text, Network network)
    {
        ArgumentNullException.ThrowIfNull(text);
        var body = DescriptorChecksum.Remove(text);
        return new Descriptor(DescriptorChecksum.Append(body), new DescriptorParser(body, network).Parse());
    }

    /// <summary>
    /// The locking scripts of a number: one, but up to four for combo(). Without a range every number gives the same.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is 2^31 or more.</exception>
    /// <exception cref="InvalidOperationException">Once in 2^127 there is no key for a number.</exception>
    public IReadOnlyList<byte[]> GetScripts(uint number = 0) => _expression.GetScripts(number);

    /// <summary>The text with its checksum.</summary>
    public override string ToString() => _text;
}
