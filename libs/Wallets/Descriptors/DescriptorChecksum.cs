namespace Blockyard.Wallets.Descriptors;

/// <summary>The eight characters behind <c>#</c> that protect an output descriptor against typing errors (BIP 380).</summary>
/// <remarks>
/// A BCH code over symbols of 5 bits: it finds up to three wrong characters in a descriptor of up to 501 characters for certain,
/// anything else but once in 2^40.
/// </remarks>
public static class DescriptorChecksum
{
    /// <summary>Number of characters.</summary>
    public const int Length = 8;

    // Places 0 to 31 of each row of 32 differ in their low 5 bits; which row a character is in counts apart.
    private const string Characters =
        "0123456789()[],'/*abcdefgh@:$%{}"
        + "IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"
        + "ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";

    private const string Symbols = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static ReadOnlySpan<ulong> Generator =>
        [0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd];

    /// <summary>The checksum of a descriptor that has none yet.</summary>
    /// <exception cref="FormatException">A character cannot stand in a descriptor.</exception>
    public static string Compute(ReadOnlySpan<char> descriptor)
    {
        var state = 1UL;
        var rows = 0;
        var count = 0;
        foreach (var character in descriptor)
        {
            var place = Characters.IndexOf(character, StringComparison.Ordinal);
            if (place < 0)
            {
                throw new FormatException("The descriptor holds a character that cannot stand in one.");
            }

            state = Next(state, place & 31);
            rows = (rows * 3) + (place >> 5);
            if (++count == 3)
            {
                state = Next(state, rows);
                rows = 0;
                count = 0;
            }
        }

        if (count > 0)
        {
            state = Next(state, rows);
        }

        for (var i = 0; i < Length; i++)
        {
            state = Next(state, 0);
        }

        state ^= 1;
        return string.Create(Length, state, static (text, sum) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Symbols[(int)(sum >> (5 * (Length - 1 - i))) & 31];
            }
        });
    }

    /// <summary>Writes the checksum behind a descriptor that has none yet.</summary>
    /// <exception cref="FormatException">A character cannot stand in a descriptor.</exception>
    public static string Append(string descriptor) => $"{descriptor}#{Compute(descriptor)}";

    /// <summary>Takes the checksum, if there is one, off a descriptor after checking it.</summary>
    /// <exception cref="FormatException">The checksum is wrong, or a character cannot stand in a descriptor.</exception>
    internal static string Remove(string descriptor)
    {
        var mark = descriptor.IndexOf('#', StringComparison.Ordinal);
        if (mark < 0)
        {
            return descriptor;
        }

        var body = descriptor[..mark];
        return descriptor.AsSpan(mark + 1).SequenceEqual(Compute(body))
            ? body
            : throw new FormatException("The checksum of the descriptor does not match: a character is wrong.");
    }

    private static ulong Next(ulong state, int symbol)
    {
        var top = state >> 35;
        state = ((state & 0x7_ffff_ffff) << 5) ^ (ulong)symbol;
        for (var i = 0; i < Generator.Length; i++)
        {
            state ^= ((top >> i) & 1) == 0 ? 0 : Generator[i];
        }

        return state;
    }
}
