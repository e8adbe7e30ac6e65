using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain.Memory;

public sealed partial class MemoryChainState : IChainQueries
{
    /// <inheritdoc/>
    public bool TryGetTransaction(in Hash256 transactionId, out TransactionPosition position) =>
        _transactions.TryGetValue(transactionId, out position);

    /// <inheritdoc/>
    public bool TryGetSpender(in OutPoint outPoint, out SpendingInput spender) => _spenders.TryGetValue(outPoint, out spender);

    /// <inheritdoc/>
    public ScriptSummary GetScriptSummary(in Hash256 scriptHash) =>
        _scripts.TryGetValue(scriptHash, out var script) ? script.Summary : default;

    /// <inheritdoc/>
    public IReadOnlyList<ScriptHistoryEntry> GetScriptHistory(in Hash256 scriptHash, ChainPlace? before, int limit)
    {
        if (!_scripts.TryGetValue(scriptHash, out var script))
        {
            return [];
        }

        var newest = script.History.Count - 1;
        while (newest >= 0 && before is { } place && script.History[newest].Place >= place)
        {
            newest--;
        }

        var page = new List<ScriptHistoryEntry>();
        for (; newest >= 0 && page.Count < limit; newest--)
        {
            page.Add(script.History[newest]);
        }

        return page;
    }

    /// <inheritdoc/>
    public UnspentPage GetUnspent(in Hash256 scriptHash, long cursor, int limit)
    {
        if (!_scripts.TryGetValue(scriptHash, out var script))
        {
            return new UnspentPage([], 0);
        }

        // The cursor counts the coins on the pages before.
        var newest = script.Unspent.Count - 1 - (int)Math.Min(cursor, script.Unspent.Count);
        var page = new List<UnspentOutput>();
        for (; newest >= 0 && page.Count < limit; newest--)
        {
            var outPoint = script.Unspent[newest].OutPoint;
            page.Add(new UnspentOutput(outPoint, _coins[outPoint]));
        }

        return new UnspentPage(page, newest < 0 ? 0 : script.Unspent.Count - 1 - newest);
    }

    /// <inheritdoc/>
    public IEnumerable<UnspentOutput> EnumerateCoins()
    {
        foreach (var (outPoint, coin) in _coins.ToArray())
        {
            yield return new UnspentOutput(outPoint, coin);
        }
    }
}
