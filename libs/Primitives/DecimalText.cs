using System.Globalization;
using System.Numerics;

namespace Blockyard.Primitives;

/// <summary>Numbers as people and programs send them: decimal digits and nothing else.</summary>
public static class DecimalText
{
    /// <summary>Reads a number; false if there is no digit, anything else than digits, or the number does not fit.</summary>
    /// <remarks>The runtime's own parsing lets zero characters follow the digits, whatever the style: two texts for one thing.</remarks>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, IBinaryInteger<T>
    {
        value = default;
        return !text.ContainsAnyExceptInRange('0', '9')
            && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
