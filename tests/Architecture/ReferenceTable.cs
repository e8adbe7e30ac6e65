namespace Blockyard.Architecture;

/// <summary>
/// Who may use whom, as data. An arrow brings along what it points to; everything not drawn is forbidden.
/// </summary>
internal static class ReferenceTable
{
    private static readonly string[] EveryLib =
    [
        "Crypto", "Primitives", "Consensus", "Chain", "Storage", "ChainStorage", "Peering", "Mining", "Wallets", "Contracts", "Hosting",
    ];

    /// <summary>Project → projects that it may reference by itself.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Arrows = new Dictionary<string, string[]>
    {
        ["Grpc.Core.Api"] = [],
        ["Grpc.Net.Common"] = ["Grpc.Core.Api"],
        ["Crypto"] = [],
        ["Primitives"] = ["Crypto"],
        ["Consensus"] = ["Primitives"],
        ["Chain"] = ["Consensus"],
        ["Storage"] = [],
        ["ChainStorage"] = ["Chain", "Storage"],
        ["Peering"] = ["Chain", "Contracts"],
        ["Mining"] = ["Primitives"],
        ["Wallets"] = ["Consensus"],
        ["Contracts"] = ["Consensus", "Grpc.Core.Api", "Grpc.Net.Common"],
        ["Hosting"] = ["Contracts"],

        ["ChainStore"] = EveryLib,
        ["Miner"] = Without("Chain", "ChainStorage", "Peering"),
        ["Wallet"] = Without("Chain", "ChainStorage", "Peering"),
        ["Gateway"] = Without("Chain", "ChainStorage", "Peering", "Storage", "Wallets"),
        ["Devnet"] = [.. EveryLib, "ChainStore", "Miner", "Wallet", "Gateway"],
    };

    /// <summary>All that a project may reach: its own arrows, and theirs.</summary>
    public static IReadOnlySet<string> Reachable(string project)
    {
        var reached = new HashSet<string>();
        var waiting = new Queue<string>(Arrows[project]);
        while (waiting.TryDequeue(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var further in Arrows[next])
                {
                    waiting.Enqueue(further);
                }
            }
        }

        return reached;
    }

    private static string[] Without(params string[] forbidden) => [.. EveryLib.Except(forbidden)];
}
