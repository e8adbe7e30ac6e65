using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>
/// Questions about the best chain that the indexes answer. Costs O(page), never O(chain), except <see cref="EnumerateCoins"/>.
/// </summary>
/// <remarks>
/// Called from many threads, through <see cref="ChainReadScope"/>: all answers within one scope belong to one tip.
/// A script is named by the SHA-256 of its locking script (<see cref="ScriptHash"/>). Only confirmed transactions are here; the
/// genesis block's is not, and outputs that can never be spent count for no script.
/// </remarks>
public interface IChainQueries
{
    /// <summary>Finds a confirmed transaction.</summary>
    bool TryGetTransaction(in Hash256 transactionId, out TransactionPosition position);

    /// <summary>Finds the input that spends an output; false if it is unspent or unknown.</summary>
    bool TryGetSpender(in OutPoint outPoint, out SpendingInput spender);

    /// <summary>Totals of a script; all zero for one never seen.</summary>
    ScriptSummary GetScriptSummary(in Hash256 scriptHash);

    /// <summary>
    /// Transactions that pay to or spend from a script, newest first, each once: those before <paramref name="before"/>,
    /// or the newest if it is null; at most <paramref name="limit"/>.
    /// </summary>
    IReadOnlyList<ScriptHistoryEntry> GetScriptHistory(in Hash256 scriptHash, ChainPlace? before, int limit);

    /// <summary>
    /// Coins that a script locks, newest first: a page from <paramref name="cursor"/> on, 0 for the first page.
    /// </summary>
    UnspentPage GetUnspent(in Hash256 scriptHash, long cursor, int limit);

    /// <summary>All coins in no particular order.</summary>
    /// <remarks>
    /// The scope may be left between two steps, and blocks be connected meanwhile: then coins that they spend or make may or may
    /// not be among them, and a coin may come more than once.
    /// </remarks>
    IEnumerable<UnspentOutput> EnumerateCoins();
}
