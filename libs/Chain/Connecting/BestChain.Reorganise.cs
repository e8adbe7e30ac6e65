using Blockyard.Consensus;

namespace Blockyard.Chain.Connecting;

internal sealed partial class BestChain
{
    /// <summary>
    /// Moves the state, block by block, to the best candidate. A branch that breaks a rule on the way is marked and the next best
    /// is tried, down to the chain that it came from.
    /// </summary>
    /// <param name="afterStep">Called after each block connected or disconnected.</param>
    /// <returns>The last block that broke a rule, if one did.</returns>
    public (HeaderEntry? Entry, ValidationResult Result) Activate(Action? afterStep)
    {
        (HeaderEntry? Entry, ValidationResult Result) failure = default;
        while (tree.BestCandidate is var best && best != applied.Tip)
        {
            for (var fork = applied.Tip.GetForkPoint(best); applied.Tip != fork;)
            {
                DisconnectTip();
                afterStep?.Invoke();
            }

            using var path = new PathReader(store, applied.Tip, best);
            while (applied.Tip != best)
            {
                var next = path.Next();
                var result = ConnectStored(next);
                if (!result.IsValid)
                {
                    store.MarkInvalid(next.Entry, result.Code);
                    failure = (next.Entry, result);
                    break;
                }

                afterStep?.Invoke();
            }
        }

        tree.DropCandidatesWorseThan(applied.Tip);
        return failure;
    }

    private void DisconnectTip()
    {
        var block = store.ReadVerified(applied.Tip);
        applied.Disconnect(store.Join(applied.Tip, block));
    }

    private ValidationResult ConnectStored(PathReader.StoredPathBlock next)
    {
        if (next.Connected is { } before)
        {
            // It was connected on these very ancestors before: nothing about it can have changed.
            applied.Connect(before);
            return ValidationResult.Valid;
        }

        if (!connector.TryBegin(next.Entry, next.Block, parent: null, out var pending, out var failure))
        {
            return failure;
        }

        var result = connector.Finish(pending);
        if (result.IsValid)
        {
            store.AddUndo(pending.Block);
            applied.Connect(pending.Block);
        }

        connector.Release(pending);
        return result;
    }
}
