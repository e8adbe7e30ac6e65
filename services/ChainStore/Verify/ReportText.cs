using System.Globalization;
using Blockyard.ChainStorage.Verification;

namespace Blockyard.Services.ChainStore.Verify;

/// <summary>Puts the report of a verification into a table for people.</summary>
internal static class ReportText
{
    /// <summary>The table.</summary>
    public static string Of(VerificationReport report)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        Checked(text, report);
        Result(text, report.Findings);
        return text.ToString();
    }

    private static void Checked(StringWriter text, VerificationReport report)
    {
        Row(text, "block log", $"{report.Records:N0} records, {report.Blocks:N0} blocks hashed again, {report.Transactions:N0} transactions, {report.UndoRecords:N0} records of spent coins");
        if (report.TornBytes > 0)
        {
            Row(text, "", $"{report.TornBytes:N0} bytes at its end are of a record that was never acknowledged: the next start cuts them off");
        }

        Row(text, "replay", $"to height {report.ReplayedHeight}, {(report.Scripts ? "with all scripts" : "without scripts")}");
        if (report.Coins is { } coins)
        {
            Row(text, "state", $"{report.StateEntries:N0} entries compared at height {report.StateHeight} {coins.Tip.Hash}");
            Row(text, "coins", $"{coins.CoinCount} coins, hash_serialized_3 {coins.HashSerialized}, muhash {coins.MuHash}");
        }
        else
        {
            Row(text, "state", $"not compared: there is no checkpoint that could be");
        }

        Row(text, "mempool", $"{report.JournalTransactions:N0} transactions in the journal");
    }

    private static void Result(StringWriter text, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            Row(text, "result", $"all is well");
            return;
        }

        Row(text, "result", $"{findings.Count} {(findings.Count == 1 ? "problem" : "problems")}");
        foreach (var finding in findings)
        {
            text.WriteLine($"  {finding.Where}");
            text.WriteLine($"    what: {finding.What}");
            text.WriteLine($"    do:   {finding.Advice}");
        }
    }

    private static void Row(StringWriter text, string name, FormattableString what) =>
        text.WriteLine($"{name,-10}{what.ToString(CultureInfo.InvariantCulture)}");
}
