namespace Blockyard.TestKit.Chains;

/// <summary>
/// What a node has to do with the blocks of a <see cref="BlockTree"/>, written down as plainly as possible: sets of blocks, and a
/// search through all of them for the best.
/// </summary>
public sealed class BlockTreeModel
{
    private readonly HashSet<BlockTree.Node> _known = [];
    private readonly HashSet<BlockTree.Node> _failed = [];
    private readonly List<BlockTree.Node> _stored = [];
    private readonly List<BlockTree.Node> _complete = [];

    /// <summary>The best block; null for the last block of the trunk.</summary>
    public BlockTree.Node? Tip { get; private set; }

    /// <summary>Whether some block is stored whose ancestors are not all.</summary>
    public bool HasGaps => _stored.Count > _complete.Count;

    /// <summary>Whether a block is marked.</summary>
    public bool IsFailed(BlockTree.Node node) => _failed.Contains(node);

    /// <summary>Whether a block's data is there.</summary>
    public bool IsStored(BlockTree.Node node) => _stored.Contains(node);

    /// <summary>Whether a block's header is there.</summary>
    public bool IsKnown(BlockTree.Node node) => _known.Contains(node);

    /// <summary>Whether the block and all its ancestors are stored.</summary>
    public bool IsComplete(BlockTree.Node node) => _complete.Contains(node);

    /// <summary>Takes a header; false if it is refused.</summary>
    public bool TryAddHeader(BlockTree.Node node)
    {
        if (_known.Contains(node))
        {
            return !_failed.Contains(node);
        }

        if (node.Parent is { } parent && (!_known.Contains(parent) || _failed.Contains(parent)))
        {
            return false;
        }

        _known.Add(node);
        return true;
    }

    /// <summary>Takes a block; says what is answered: the outcome or the reason.</summary>
    public string Submit(BlockTree.Node node)
    {
        if (_failed.Contains(node))
        {
            return "duplicate-invalid";
        }

        if (_stored.Contains(node))
        {
            return "Duplicate";
        }

        if (!TryAddHeader(node))
        {
            return _known.Contains(node.Parent!) ? "bad-prevblk" : "prev-blk-not-found";
        }

        _stored.Add(node);
        Complete();
        Activate();
        return _failed.Contains(node) ? "Invalid"
            : Tip?.Path().Contains(node) == true ? "Connected"
            : "SideBranch";
    }

    /// <summary>Marks a block and what builds on it.</summary>
    public void Invalidate(BlockTree.Node node)
    {
        Fail(node);
        Activate();
    }

    /// <summary>Takes the marks off a block, its ancestors and what builds on it.</summary>
    public void Reconsider(BlockTree.Node node)
    {
        _failed.ExceptWith(node.Path());
        _failed.RemoveWhere(other => other.Path().Contains(node));
        Activate();
    }

    /// <summary>A header that came together with the block below it, before that was found to be invalid.</summary>
    public void LearnFailed(BlockTree.Node node)
    {
        _known.Add(node);
        _failed.Add(node);
    }

    /// <summary>A restart: headers without blocks may be forgotten.</summary>
    public void Forget(Predicate<BlockTree.Node> isForgotten)
    {
        _known.RemoveWhere(isForgotten);
        _failed.RemoveWhere(isForgotten);
    }

    private void Fail(BlockTree.Node node) => _failed.UnionWith(_known.Where(other => other.Path().Contains(node)));

    /// <summary>Notes chains without gaps in the order in which their last gap was filled.</summary>
    private void Complete()
    {
        for (var found = true; found;)
        {
            var next = _stored
                .Where(node => !_complete.Contains(node) && (node.Parent is null || _complete.Contains(node.Parent)))
                .MinBy(node => (node.Parent is null ? -1 : _complete.IndexOf(node.Parent), _stored.IndexOf(node)));
            found = next is not null;
            if (next is not null)
            {
                _complete.Add(next);
            }
        }
    }

    private void Activate()
    {
        while (true)
        {
            var best = _complete.Where(node => !_failed.Contains(node)).OrderByDescending(node => node.Depth).FirstOrDefault();
            if (best?.Path().LastOrDefault(node => !node.IsValid) is not { } bad)
            {
                Tip = best;
                return;
            }

            Fail(bad);
        }
    }
}
