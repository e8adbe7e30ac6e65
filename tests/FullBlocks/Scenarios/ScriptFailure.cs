using System.Globalization;
using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>How Core words that a script in a block fails.</summary>
internal static class ScriptFailure
{
    public static string Reason(string error) => $"block-script-verify-flag-failed ({error})";

    public static string Detail(Tx transaction, int input) => string.Create(
        CultureInfo.InvariantCulture,
        $"input {input} of {transaction.Id} (wtxid {transaction.WitnessId}), "
            + $"spending {transaction.Inputs[input].Spent.OutPoint}");
}
