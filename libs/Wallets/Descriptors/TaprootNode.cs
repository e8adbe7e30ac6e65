using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Descriptors;

/// <summary>A node of a tree of scripts: a leaf, or two nodes below it.</summary>
internal sealed class TaprootNode
{
    private readonly TapscriptLeaf? _leaf;
    private readonly TaprootNode? _left;
    private readonly TaprootNode? _right;

    public TaprootNode(TapscriptLeaf leaf)
    {
        _leaf = leaf;
    }

    public TaprootNode(TaprootNode left, TaprootNode right)
    {
        _left = left;
        _right = right;
    }

    public bool IsRanged => _leaf?.IsRanged ?? (_left!.IsRanged || _right!.IsRanged);

    public Hash256 GetHash(uint number) => _leaf is not null
        ? TaprootTree.LeafHash(TaprootTree.TapscriptVersion, _leaf.GetScript(number))
        : TaprootTree.BranchHash(_left!.GetHash(number), _right!.GetHash(number));
}
