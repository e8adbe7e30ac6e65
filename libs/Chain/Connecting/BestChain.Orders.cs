using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

internal sealed partial class BestChain
{
    /// <summary>
    /// Takes a block and all that builds on it out of the running, and goes to the best chain that is left. Gives the tip
    /// afterwards; null if the block is unknown.
    /// </summary>
    /// <remarks>
    /// The order is in the log before anything moves: whatever happens on the way, the next start ends at the same chain.
    /// </remarks>
    public HeaderEntry? Invalidate(in Hash256 hash)
    {
        Drain();
        if (!tree.TryGet(hash, out var entry))
        {
            return null;
        }

        if (!entry.IsInvalid)
        {
            store.Invalidate(entry);
            if (applied.Tip.HasAncestor(entry))
            {
                DisconnectTo(entry.Previous!);
            }

            tree.Reassess(applied.Tip);
        }

        Activate(afterStep: null);
        return applied.Tip;
    }

    /// <summary>
    /// Forgets whatever was found against a block, its ancestors and its descendants, by an operator or by a rule, and goes to
    /// the best chain. Gives the tip afterwards; null if the block is unknown.
    /// </summary>
    /// <remarks>What broke a rule is checked again on the way and falls again.</remarks>
    public HeaderEntry? Reconsider(in Hash256 hash)
    {
        Drain();
        if (!tree.TryGet(hash, out var entry))
        {
            return null;
        }

        if (HeaderTree.FindInvalidOnLine(entry).Count > 0)
        {
            store.Reconsider(entry);
            tree.Reassess(applied.Tip);
        }

        Activate(afterStep: null);
        return applied.Tip;
    }

    private void DisconnectTo(HeaderEntry target)
    {
        while (applied.Tip != target)
        {
            DisconnectTip();
        }
    }
}
