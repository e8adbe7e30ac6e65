using System.Globalization;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>Writes values for people.</summary>
internal static class Words
{
    private const decimal SatsPerCoin = 100_000_000m;

    /// <summary>Satoshis as coins with eight decimals.</summary>
    public static string Coins(decimal sats) => (sats / SatsPerCoin).ToString("#,##0.00000000", CultureInfo.InvariantCulture);

    /// <summary>Satoshis as coins, with a sign in front.</summary>
    public static string Change(decimal sats) => (sats > 0 ? "+" : "") + Coins(sats);

    /// <summary>A number with groups of three digits.</summary>
    public static string Number(decimal number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes.</summary>
    public static string Size(decimal bytes) =>
        bytes switch
        {
            < 1000 => Number(bytes) + " B",
            < 1_000_000 => (bytes / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
            _ => (bytes / 1_000_000).ToString("0.00", CultureInfo.InvariantCulture) + " MB",
        };

    /// <summary>A difficulty or rate of any magnitude.</summary>
    public static string Magnitude(double number) =>
        number.ToString(number is >= 0.001 and < 1_000_000 ? "0.###" : "0.###e0", CultureInfo.InvariantCulture);

    /// <summary>A fee rate in satoshis per virtual byte.</summary>
    public static string FeeRate(ulong fee, uint vsize) =>
        vsize == 0 ? "–" : ((decimal)fee / vsize).ToString("0.0", CultureInfo.InvariantCulture) + " sat/vB";

    /// <summary>The ends of a hash.</summary>
    public static string Short(string text) => text.Length <= 18 ? text : text[..8] + "…" + text[^6..];

    /// <summary>One or many.</summary>
    public static string Count(decimal number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    /// <summary>Blocks from one up to the tip, both included.</summary>
    public static uint Confirmations(uint height, uint tip) => tip >= height ? tip - height + 1 : 1;
}
