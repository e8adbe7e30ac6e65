using System.Globalization;
using System.Text;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>
/// Everything that a state answers about the transactions of some blocks, as text: equal texts mean equal coins and indexes.
/// </summary>
public static class StateDump
{
    /// <summary>Asks every question there is.</summary>
    /// <param name="state">The state, which must answer queries too.</param>
    /// <param name="blocks">All blocks that the state could ever have seen, on whatever branch.</param>
    public static string Of(IChainState state, IEnumerable<Block> blocks)
    {
        var queries = (IChainQueries)state;
        var text = new StringBuilder();
        Add(text, $"tip {state.AppliedTip}, {state.CoinCount} coins");
        foreach (var coin in queries.EnumerateCoins().OrderBy(coin => coin.OutPoint.ToString(), StringComparer.Ordinal))
        {
            Add(text, $"coin {Describe(coin)}");
        }

        var transactions = blocks
            .SelectMany(block => block.Transactions.ToArray())
            .DistinctBy(transaction => transaction.Id)
            .ToArray();
        foreach (var transaction in transactions)
        {
            var known = queries.TryGetTransaction(transaction.Id, out var position);
            Add(text, $"transaction {transaction.Id} {(known ? position : null)}");
            for (var i = 0u; i < transaction.Outputs.Length; i++)
            {
                var spent = queries.TryGetSpender(new OutPoint(transaction.Id, i), out var spender);
                Add(text, $"output {i} {(spent ? spender : null)}");
            }
        }

        foreach (var script in transactions.SelectMany(Scripts).Distinct())
        {
            AddScript(text, queries, script);
        }

        return text.ToString();
    }

    private static void AddScript(StringBuilder text, IChainQueries queries, Hash256 script)
    {
        Add(text, $"script {script} {queries.GetScriptSummary(script)}");
        foreach (var entry in queries.GetScriptHistory(script, null, int.MaxValue))
        {
            Add(text, $"history {entry}");
        }

        foreach (var coin in queries.GetUnspent(script, 0, int.MaxValue).Coins)
        {
            Add(text, $"unspent {Describe(coin)}");
        }
    }

    private static IEnumerable<Hash256> Scripts(Transaction transaction) =>
        transaction.Outputs.ToArray().Select(output => ScriptHash.Of(output.ScriptPubKey.Span));

    private static string Describe(UnspentOutput coin) => string.Create(
        CultureInfo.InvariantCulture,
        $"{coin.OutPoint} {coin.Coin.Value} {coin.Coin.Height} {coin.Coin.IsCoinbase} {Hex(coin.Coin.ScriptPubKey)}");

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    private static void Add(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
