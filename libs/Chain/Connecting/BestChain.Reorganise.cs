using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

internal sealed partial class BestChain
{
    /// <summary>
    /// Moves the state, block by block, to the best candidate. A branch that breaks a rule on the way is marked and the next best is
    /// tried, down to the chain that it came from.
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

            while (applied.Tip != best)
            {
                var next = best.GetAncestor(applied.Tip.Height + 1)!;
                var result = ConnectStored(next);
                if (!result.IsValid)
                {
                    store.MarkInvalid(next, result.Code);
                    failure = (next, result);
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

    private ValidationResult ConnectStored(HeaderEntry entry)
    {
        var block = store.ReadVerified(entry);
        if (entry.Status == BlockStatus.Valid)
        {
            // It was connected on these very ancestors before: nothing about it can have changed.
            applied.Connect(store.Join(entry, block));
            return ValidationResult.Valid;
        }

        var result = CheckFully(entry, block, out var connected);
        if (result.IsValid)
        {
            store.AddUndo(connected!);
            applied.Connect(connected!);
        }

        return result;
    }

    private ValidationResult CheckFully(HeaderEntry entry, Block block, out ConnectedBlock? connected)
    {
        connected = null;
        if (!connector.TryBegin(entry, block, parent: null, out var pending, out var failure))
        {
            return failure;
        }

        connected = pending.Block;
        return connector.Finish(pending);
    }
}
