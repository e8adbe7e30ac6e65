using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>Brings transactions into an order in which each comes after those it spends from.</summary>
internal static class DependencyOrder
{
    /// <summary>Parents before children; otherwise as they came. A transaction that comes twice is kept once.</summary>
    public static List<T> ParentsFirst<T>(IReadOnlyList<T> items, Func<T, Transaction> transactionOf)
    {
        var byId = new Dictionary<Hash256, int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            byId.TryAdd(transactionOf(items[i]).Id, i);
        }

        var sorted = new List<T>(byId.Count);
        var visited = new bool[items.Count];
        var path = new Stack<(int Item, bool ParentsDone)>();
        foreach (var start in byId.Values.Order())
        {
            path.Push((start, false));
            while (path.TryPop(out var step))
            {
                if (step.ParentsDone)
                {
                    sorted.Add(items[step.Item]);
                }
                else if (!visited[step.Item])
                {
                    visited[step.Item] = true;
                    path.Push((step.Item, true));
                    PushParents(transactionOf(items[step.Item]), byId, path);
                }
            }
        }

        return sorted;
    }

    private static void PushParents(
        Transaction transaction, Dictionary<Hash256, int> byId, Stack<(int Item, bool ParentsDone)> path)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (byId.TryGetValue(input.PreviousOutput.TransactionId, out var parent))
            {
                path.Push((parent, false));
            }
        }
    }
}
