namespace Blockyard.Chain.Ports;

/// <summary>Totals of one script over the best chain.</summary>
/// <param name="FundedCount">Outputs that pay to the script.</param>
/// <param name="FundedSum">Their sum in satoshis.</param>
/// <param name="SpentCount">Those of them that are spent.</param>
/// <param name="SpentSum">Their sum in satoshis.</param>
/// <param name="TransactionCount">Transactions that pay to or spend from the script, each counted once.</param>
public readonly record struct ScriptSummary(
    long FundedCount, long FundedSum, long SpentCount, long SpentSum, long TransactionCount)
{
    /// <summary>What the script's unspent outputs are worth, in satoshis.</summary>
    public long Balance => FundedSum - SpentSum;
}
