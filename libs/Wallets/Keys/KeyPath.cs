using System.Globalization;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Keys;

/// <summary>One step after another from a master key to a key below it (BIP 32), written like <c>m/84'/1'/0'/0/7</c>.</summary>
public static class KeyPath
{
    /// <summary>Added to the number of a step that needs the private key of its parent.</summary>
    public const uint Hardened = 0x8000_0000;

    /// <summary>The deepest path that the format of extended keys can hold.</summary>
    public const int MaxDepth = byte.MaxValue;

    /// <summary>Reads a path; hardened steps end in <c>'</c>, <c>h</c> or <c>H</c>.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static uint[] Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        if (parts[0] != "m" || parts.Length > MaxDepth + 1)
        {
            throw new FormatException("A key path is written like m/84'/1'/0'.");
        }

        return [.. parts.Skip(1).Select(ParseStep)];
    }

    /// <summary>Writes a path, with <c>h</c> for hardened steps and without the leading <c>m</c>: <c>84h/1h/0h</c>.</summary>
    public static string Format(IEnumerable<uint> steps) => string.Join('/', steps.Select(FormatStep));

    private static uint ParseStep(string step)
    {
        var hardened = step.Length > 0 && step[^1] is '\'' or 'h' or 'H';
        var digits = hardened ? step.AsSpan(0, step.Length - 1) : step;
        if (!DecimalText.TryParse(digits, out uint number) || number >= Hardened)
        {
            throw new FormatException("A step of a key path is a number below 2^31, with ' or h behind it where it is hardened.");
        }

        return hardened ? number | Hardened : number;
    }

    private static string FormatStep(uint step) => string.Create(
        CultureInfo.InvariantCulture, $"{step & ~Hardened}{((step & Hardened) == 0 ? string.Empty : "h")}");
}
