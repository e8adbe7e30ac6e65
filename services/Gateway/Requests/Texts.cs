using System.Globalization;
using System.Text;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Requests;

/// <summary>Reads the texts that stand for things on the chain; what is malformed goes no further than here.</summary>
internal static class Texts
{
    /// <summary>A transaction or block id in lower case.</summary>
    public static string Id(string text, string code) =>
        Hash256.TryParse(text, out var hash)
            ? hash.ToString()
            : throw ProblemException.Invalid(code, "An id is written as 64 hexadecimal digits.");

    /// <summary>A block height.</summary>
    public static bool TryHeight(string text, out uint height) =>
        DecimalText.TryParse(text, out height);

    /// <summary>An address. Both networks of Blockyard have the same ones.</summary>
    public static string Address(string? text) =>
        TryAddress(text, out var error) ? text! : throw ProblemException.Invalid("invalid_address", error);

    /// <summary>Whether a text is an address; if not, why.</summary>
    public static bool TryAddress(string? text, out string error)
    {
        error = "An address is missing.";
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (AddressCodec.TryToScript(text, Network.Regtest, out _, out var problem))
        {
            return true;
        }

        error = problem;
        return false;
    }

    /// <summary>An amount to pay.</summary>
    public static ulong Amount(ulong? amount) =>
        amount is > 0 and <= Money.MaxMoney
            ? amount.Value
            : throw ProblemException.Invalid(
                "invalid_amount",
                "amount_sats is a whole number of satoshis, above 0 and at most 2,100,000,000,000,000.");

    /// <summary>A serialised transaction in hex.</summary>
    public static byte[] Transaction(string? hex)
    {
        var text = (hex ?? "").AsSpan().Trim();
        var bytes = new byte[text.Length / 2];
        return
            text.Length > 0
            && text.Length % 2 == 0
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : throw ProblemException.Invalid(
                "invalid_transaction",
                "A transaction is sent as hexadecimal digits, two for each byte.");
    }

    /// <summary>A PSBT in base64.</summary>
    public static byte[] Psbt(string? base64)
    {
        var text = base64 ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0
            ? bytes[..length]
            : throw ProblemException.Invalid("invalid_psbt", "A PSBT is sent in base64.");
    }

    /// <summary>A text for people of limited length.</summary>
    public static string Label(string? text, string name)
    {
        const int MaxLength = 100;
        return text is null || new StringInfo(text).LengthInTextElements <= MaxLength
            ? text ?? ""
            : throw ProblemException.Invalid("invalid_" + name, $"{name} has at most {MaxLength} characters.");
    }

    /// <summary>Hex in lower case.</summary>
    public static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    /// <summary>Cursor text that wraps two values.</summary>
    public static string Wrap(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>Reads what <see cref="Wrap"/> wrote; null if it did not.</summary>
    public static string? Unwrap(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            return Encoding.UTF8.GetString(Convert.FromBase64String(padded));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
