using System.Text;
using Blockyard.TestKit;
using Blockyard.Wallets.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Keys;

public sealed class MnemonicTests
{
    private const string Vectors = "bip39/trezor.json";
    private const string Words = "bip39/english.txt";
    private const string VectorPassphrase = "TREZOR";
    private const string ZeroWords =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    public static IEnumerable<object[]> Cases() =>
        VectorFile.ReadJson(Vectors).EnumerateObject().SelectMany(language =>
            language.Value.EnumerateArray().Select((item, number) => (object[])
                [language.Name, number, item[0].GetString()!, item[1].GetString()!, item[2].GetString()!, item[3].GetString()!]));

    [VectorFact(Vectors)]
    public void The_vectors_are_all_there()
    {
        Assert.Equal(12 * 24, Cases().Count());
    }

    [VectorTheory(Vectors, Cases = 288)]
    [MemberData(nameof(Cases))]
    public void Vector_holds(string language, int number, string entropy, string words, string seed, string master)
    {
        _ = number;
        using var derived = Mnemonic.ToSeed(words, VectorPassphrase);
        using var key = ExtendedPrivateKey.FromSeed(derived.Span);

        Assert.Equal(seed, Convert.ToHexStringLower(derived.Span));
        Assert.Equal(master, key.Export(ExtendedKeyNetwork.Main));
        if (language == "english")
        {
            using var decoded = Mnemonic.ToEntropy(words);
            Assert.Equal(entropy, Convert.ToHexStringLower(decoded.Span));
            Assert.Equal(words, Mnemonic.FromEntropy(Convert.FromHexString(entropy)));
        }
    }

    [VectorFact(Words, Cases = EnglishWords.Count)]
    public void The_word_list_is_the_published_one()
    {
        var published = VectorFile.ReadLines(Words);

        Assert.Equal(EnglishWords.Count, published.Length);
        Assert.Equal(published, Enumerable.Range(0, EnglishWords.Count).Select(EnglishWords.Get));
    }

    [Fact]
    public void Words_lead_back_to_any_entropy() =>
        Prop.ForAll(
            Gen.Elements(16, 20, 24, 28, 32).SelectMany(
                size => Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), size)).ToArbitrary(),
            entropy =>
            {
                using var decoded = Mnemonic.ToEntropy(Mnemonic.FromEntropy(entropy));
                return decoded.Span.SequenceEqual(entropy);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Case_and_white_space_do_not_matter()
    {
        using var entropy = Mnemonic.ToEntropy("  " + ZeroWords.ToUpperInvariant().Replace(" ", "\n ", StringComparison.Ordinal));

        Assert.Equal(new byte[16], entropy.Span.ToArray());
    }

    [Theory]
    [InlineData("abandon about", "There are 2 recovery words; 12, 15, 18, 21 or 24 were expected.")]
    [InlineData("", "There are 0 recovery words; 12, 15, 18, 21 or 24 were expected.")]
    [InlineData(ZeroWords + " about", "There are 13 recovery words; 12, 15, 18, 21 or 24 were expected.")]
    [InlineData(
        "abandon abandon bitcoins abandon abandon abandon abandon abandon abandon abandon abandon about",
        "Recovery word 3 is not in the English word list.")]
    [InlineData(
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon",
        "The checksum of the recovery words does not match: a word is wrong or two changed places.")]
    public void Wrong_words_are_refused_without_being_repeated(string words, string message)
    {
        var error = Assert.Throws<FormatException>(() => Mnemonic.ToEntropy(words));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(36)]
    public void Entropy_of_another_length_has_no_words(int length)
    {
        Assert.Throws<ArgumentException>(() => Mnemonic.FromEntropy(new byte[length]));
    }

    [Fact]
    public void A_passphrase_means_the_same_composed_and_decomposed()
    {
        var composed = "\u00e9t\u00e9 \ufb01n";
        using var first = Mnemonic.ToSeed(ZeroWords, composed);
        using var second = Mnemonic.ToSeed(ZeroWords, composed.Normalize(NormalizationForm.FormD));
        using var compatible = Mnemonic.ToSeed(ZeroWords, "\u00e9t\u00e9 fin");

        Assert.Equal(first.Span.ToArray(), second.Span.ToArray());
        Assert.Equal(first.Span.ToArray(), compatible.Span.ToArray());
    }
}
