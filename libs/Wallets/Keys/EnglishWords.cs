using System.Collections.Frozen;

namespace Blockyard.Wallets.Keys;

/// <summary>The English word list of BIP 39: 2,048 words, each standing for eleven bits.</summary>
internal static class EnglishWords
{
    /// <summary>How many words there are.</summary>
    public const int Count = 2048;

    private static readonly string[] Words = Load();

    private static readonly FrozenDictionary<string, int> Numbers =
        Words.Select((word, number) => KeyValuePair.Create(word, number)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word for a number.</summary>
    public static string Get(int number) => Words[number];

    /// <summary>The number of a word; false if it is not in the list.</summary>
    public static bool TryFind(ReadOnlySpan<char> word, out int number) =>
        Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out number);

    private static string[] Load()
    {
        using var stream = typeof(EnglishWords).Assembly.GetManifestResourceStream("english.txt")
            ?? throw new InvalidOperationException("The word list is not in the assembly.");
        using var reader = new StreamReader(stream);
        var words = new string[Count];
        for (var i = 0; i < Count; i++)
        {
            words[i] = reader.ReadLine() ?? throw new InvalidOperationException("The word list is cut short.");
        }

        return words;
    }
}
