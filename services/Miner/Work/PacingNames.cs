using Blockyard.Contracts.Miner.V1;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner.Work;

/// <summary>The pacing modes as operators write them.</summary>
internal static class PacingNames
{
    private static readonly Dictionary<string, PacingMode> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["continuous"] = PacingMode.Continuous,
        ["interval"] = PacingMode.Interval,
        ["on-transactions"] = PacingMode.OnTransactions,
        ["on-request"] = PacingMode.OnRequest,
    };

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Modes.Keys;

    /// <summary>Reads a name; empty is the network's usual mode.</summary>
    public static bool TryParse(string name, Network network, out PacingMode mode)
    {
        if (name.Length == 0)
        {
            mode = network == Network.Regtest ? PacingMode.OnTransactions : PacingMode.Continuous;
            return true;
        }

        return Modes.TryGetValue(name, out mode);
    }
}
