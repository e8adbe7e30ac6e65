using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

// A script is named by the SHA-256 of its locking script, as in the chain's indexes.
public sealed partial class TransactionPool
{
    /// <summary>A page of waiting transactions that pay to or spend from a script, newest first, as <see cref="List"/>.</summary>
    /// <param name="scriptHash">The script, by its <see cref="ScriptHash"/>.</param>
    /// <param name="before"><see cref="long.MaxValue"/> for the first page, then the sequence of the last entry seen.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<MempoolEntry> ListByScript(Hash256 scriptHash, long before, int limit)
    {
        using (Read())
        {
            return Graph.ByScript.NewestFirst(scriptHash, before).Take(limit).Select(EntryOf).ToList();
        }
    }

    /// <summary>What waiting transactions pay to and spend from a script. Spent outputs may be confirmed ones.</summary>
    public ScriptSummary GetScriptSummary(Hash256 scriptHash)
    {
        var nodes = NodesOf(scriptHash);
        var (funded, fundedSum, spent, spentSum) = (0L, 0L, 0L, 0L);
        foreach (var node in nodes)
        {
            AddUp(node.Transaction.Outputs, scriptHash, ref funded, ref fundedSum);
            AddUp(node.SpentOutputs, scriptHash, ref spent, ref spentSum);
        }

        return new ScriptSummary(funded, fundedSum, spent, spentSum, nodes.Count);
    }

    /// <summary>
    /// Outputs of waiting transactions that pay to a script and that none of them spends, newest first, at most so many.
    /// </summary>
    public IReadOnlyList<UnspentOutput> ListUnspent(Hash256 scriptHash, int limit)
    {
        var unspent = new List<UnspentOutput>();
        foreach (var node in NodesOf(scriptHash))
        {
            var outputs = node.Transaction.Outputs;
            for (var i = 0; i < outputs.Length && unspent.Count < limit; i++)
            {
                var outPoint = new OutPoint(node.Transaction.Id, (uint)i);
                if (ScriptHash.Of(outputs[i].ScriptPubKey.Span) == scriptHash && !TryGetSpender(outPoint, out _))
                {
                    var coin = new Coin(outputs[i].Value, outputs[i].ScriptPubKey, node.Height + 1, isCoinbase: false);
                    unspent.Add(new UnspentOutput(outPoint, coin));
                }
            }
        }

        return unspent;
    }

    private static void AddUp(ReadOnlySpan<TxOutput> outputs, Hash256 scriptHash, ref long count, ref long sum)
    {
        foreach (ref readonly var output in outputs)
        {
            if (ScriptHash.Of(output.ScriptPubKey.Span) == scriptHash)
            {
                count++;
                sum += output.Value;
            }
        }
    }

    private List<MempoolNode> NodesOf(Hash256 scriptHash)
    {
        using (Read())
        {
            return Graph.ByScript.NewestFirst(scriptHash, long.MaxValue).ToList();
        }
    }
}
