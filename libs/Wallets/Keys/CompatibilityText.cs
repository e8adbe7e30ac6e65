using System.Text;

namespace Blockyard.Wallets.Keys;

/// <summary>
/// Text in Unicode's compatibility decomposition (NFKD) as UTF-8: the form in which BIP 39 hashes words and passphrases.
/// </summary>
/// <remarks>
/// ASCII is its own normal form. Anything else needs ICU: with invariant globalization .NET returns the text as it is, and the
/// wallet would silently get another seed than every other software. So a process that handles wallets switches invariant
/// globalization off, and where that was forgotten this type refuses the text.
/// </remarks>
internal static class CompatibilityText
{
    private static readonly bool CanNormalize = "\u00e9".Normalize(NormalizationForm.FormKD).Length == 2;

    /// <summary>The normal form in bytes.</summary>
    /// <exception cref="InvalidOperationException">The text is not ASCII and this process runs without ICU.</exception>
    public static SecretBytes ToUtf8(string text)
    {
        if (!Ascii.IsValid(text))
        {
            if (!CanNormalize)
            {
                throw new InvalidOperationException(
                    "A passphrase beyond ASCII needs ICU, and this process runs with invariant globalization.");
            }

            text = text.Normalize(NormalizationForm.FormKD);
        }

        var bytes = new SecretBytes(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return bytes;
    }
}
