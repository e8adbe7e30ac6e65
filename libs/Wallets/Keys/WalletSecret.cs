namespace Blockyard.Wallets.Keys;

/// <summary>What a wallet must never lose and never show: the entropy behind its recovery words and its seed.</summary>
/// <remarks>
/// <code>
///  offset  size  field
///       0     1  format, 1
///       1     1  n, length of the entropy: 16 to 32
///       2     n  entropy (the recovery words)
///     2+n    64  seed (BIP 39): of the words and the passphrase that was used with them
/// </code>
/// This is the plain text of the wallet's seal.
/// </remarks>
public sealed class WalletSecret : IDisposable
{
    private const byte Format = 1;
    private const int HeaderSize = 2;

    private readonly SecretBytes _bytes;

    private WalletSecret(SecretBytes bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The format above.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The recovery words. The text is as secret as the seed.</summary>
    public string Words => Mnemonic.FromEntropy(_bytes.Span[HeaderSize..^Mnemonic.SeedSize]);

    /// <summary>Makes the secret of a new wallet; the entropy comes from a cryptographic random number generator.</summary>
    public static WalletSecret FromEntropy(ReadOnlySpan<byte> entropy, string mnemonicPassphrase = "")
    {
        using var seed = Mnemonic.ToSeed(Mnemonic.FromEntropy(entropy), mnemonicPassphrase);
        var bytes = new SecretBytes(HeaderSize + entropy.Length + seed.Length);
        bytes.Span[0] = Format;
        bytes.Span[1] = (byte)entropy.Length;
        entropy.CopyTo(bytes.Span[HeaderSize..]);
        seed.Span.CopyTo(bytes.Span[(HeaderSize + entropy.Length)..]);
        return new WalletSecret(bytes);
    }

    /// <summary>Makes the secret from recovery words.</summary>
    /// <exception cref="FormatException">The words are no valid recovery words.</exception>
    public static WalletSecret FromWords(string words, string mnemonicPassphrase = "")
    {
        using var entropy = Mnemonic.ToEntropy(words);
        return FromEntropy(entropy.Span, mnemonicPassphrase);
    }

    /// <summary>Takes over the opened seal.</summary>
    /// <exception cref="FormatException">The bytes are no secret of a wallet.</exception>
    public static WalletSecret FromOpenedSeal(SecretBytes bytes)
    {
        var span = bytes.Span;
        if (span.Length < HeaderSize || span[0] != Format || !Mnemonic.IsEntropySize(span[1])
            || span.Length != HeaderSize + span[1] + Mnemonic.SeedSize)
        {
            throw new FormatException("This is no secret of a wallet.");
        }

        return new WalletSecret(bytes);
    }

    /// <summary>The keys that sign.</summary>
    public AccountSecret OpenAccount() => AccountSecret.FromSeed(_bytes.Span[^Mnemonic.SeedSize..]);

    /// <summary>Wipes everything.</summary>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Says that there is a secret, not which.</summary>
    public override string ToString() => "(secret)";
}
