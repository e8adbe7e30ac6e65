using System.Diagnostics;
using Blockyard.Network.Load;
using Blockyard.Network.Members;
using Blockyard.Network.Session;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Checks;

/// <summary>Looks at all chain-stores, which have one tip: equal coins, and every acknowledged transaction.</summary>
internal sealed class StateCheck(
    Cluster cluster, Agreement agreement, PlainChain plain, Ledger ledger, LedgerCheck check)
{
    /// <summary>In which a transaction has to reach every node: a peer that owes one and says nothing is given ten seconds.</summary>
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private Hash256 _compared;

    /// <summary>Looks, for as long as transactions may take to come round.</summary>
    /// <exception cref="LossException">Something is not as it must be.</exception>
    public async Task<Standing> RunAsync()
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            // A block may have been on its way when the miners stopped, and then everything is looked at again.
            var tip = await agreement.WaitAsync();
            try
            {
                return await LookAsync(tip);
            }
            catch (LossException) when (clock.Elapsed < SettlingLimit)
            {
                await Task.Delay(Look);
            }
        }
    }

    /// <summary>Whether some mempool is not empty.</summary>
    public async Task<bool> AnyWaitsAsync() => (await ReadPoolsAsync()).Any(pool => pool.Count > 0);

    private async Task<Standing> LookAsync(Hash256 tip)
    {
        await plain.FollowAsync(cluster.ChainStores[0].Clients.Chain, tip, CancellationToken.None);
        if (tip != _compared)
        {
            var (muHash, serialized) = (plain.MuHash, plain.HashSerialized());
            await Task.WhenAll(cluster.ChainStores.Select(node => RequireCoinsAsync(node, muHash, serialized)));
            check.RequireKnownBlocks();
            _compared = tip;
        }

        var contests = ledger.OpenContests();
        var pools = await ReadPoolsAsync();
        for (var i = 0; i < pools.Length; i++)
        {
            check.Run(cluster.ChainStores[i].Name, pools[i], contests);
        }

        Settle(contests, pools);
        return Standing.Of(ledger, plain, pools[0]);
    }

    private async Task<IReadOnlySet<Hash256>[]> ReadPoolsAsync() =>
        await Task.WhenAll(cluster.ChainStores.Select(node => Pools.ReadAsync(node.Clients.Mempool)));

    private async Task RequireCoinsAsync(Member node, Hash256 muHash, Hash256 serialized)
    {
        var set = await UtxoSet.ReadAsync(node.Clients.Chain, CancellationToken.None);
        Require(node, set.BestBlockHash, plain.Tip, "tip");
        Require(node, set.CoinCount, plain.Coins.Count, "number of coins");
        Require(node, set.Muhash, muHash, "muhash");
        Require(node, set.HashSerialized, serialized, "hash_serialized_3");
    }

    private void Require(Member node, object found, object expected, string what)
    {
        if (found.ToString() != expected.ToString())
        {
            throw new LossException($"At height {plain.Height} the {what} of {node.Name} is {found}; a replay of the blocks gives {expected}.");
        }
    }

    /// <summary>What all nodes have in their one chain nothing takes away again, and what none of them has is gone.</summary>
    private void Settle(IReadOnlyList<Contest> contests, IReadOnlySet<Hash256>[] pools)
    {
        foreach (var contest in contests)
        {
            contest.IsSettled = contest.Offers.Any(offer => plain.HeightOf(offer.Id) is not null)
                || !contest.Offers.Any(offer => pools.Any(pool => pool.Contains(offer.Id)));
        }
    }
}
