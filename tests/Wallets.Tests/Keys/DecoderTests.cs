using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Keys;

/// <summary>Whatever comes in, it is taken or refused as malformed.</summary>
public sealed class DecoderTests
{
    private static readonly Arbitrary<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty),
        Gen.ArrayOf(Gen.Elements("abandon", "zoo", "m/", "'", "xprv9s21ZrQH143K", "tpub", "0h/", "2147483648", " ", "\u00e9")).Select(string.Concat))
        .ToArbitrary();

    [Fact]
    public void Texts_are_words_keys_and_paths_or_malformed() => Prop.ForAll(Texts, text =>
    {
        Refuses(() => Mnemonic.ToEntropy(text).Dispose());
        Refuses(() => ExtendedPrivateKey.Parse(text).Dispose());
        Refuses(() => ExtendedPublicKey.Parse(text));
        Refuses(() => KeyPath.Parse(text));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Bytes_are_seals_and_keys_or_malformed() => Prop.ForAll(
        Gen.Choose(0, 120).SelectMany(length => Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), length)).ToArbitrary(),
        bytes =>
        {
            Refuses(() => SealedSecret.Parse(bytes));
            Refuses(() => SealedSecret.Parse([1, 1, .. bytes]));
            Refuses(() => ExtendedPublicKey.Decode(bytes));
            Refuses(() => WalletSecret.FromOpenedSeal(new SecretBytes(bytes)).Dispose());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Refuses(Action decode)
    {
        if (Record.Exception(decode) is { } error)
        {
            Assert.IsType<FormatException>(error);
        }
    }
}
