namespace Blockyard.FullBlocks.Building;

/// <summary>A Taproot output whose tree holds one script at the end of a path of any length (BIP 341).</summary>
internal sealed class TapTree
{
    /// <summary>The leaf version of BIP 342.</summary>
    public const byte Tapscript = 0xc0;

    private readonly byte _leafVersion;
    private readonly byte[] _path;

    /// <summary>A tree with one script.</summary>
    /// <param name="inner">The internal key.</param>
    /// <param name="script">The script.</param>
    /// <param name="depth">How many other nodes are on its path to the root.</param>
    /// <param name="leafVersion">The version of the script.</param>
    public TapTree(Key inner, byte[] script, int depth = 0, byte leafVersion = Tapscript)
    {
        Inner = inner;
        Leaf = script;
        _leafVersion = leafVersion;
        _path = new byte[32 * depth];
        Hash = Digest.Tagged("TapLeaf", new Wire().U8(leafVersion).VarBytes(script).ToArray());
        var node = Hash;
        for (var i = 0; i < depth; i++)
        {
            // The neighbours are all zero, and so never the larger ones.
            node = Digest.Tagged("TapBranch", [.. new byte[32], .. node]);
        }

        Output = inner.Tweak(node);
    }

    public Key Inner { get; }

    /// <summary>The key of the output.</summary>
    public Key Output { get; }

    public byte[] Leaf { get; }

    /// <summary>The hash of the leaf.</summary>
    public byte[] Hash { get; }

    /// <summary>The locking script.</summary>
    public byte[] Lock => Script.PayToTaproot(Output.XOnly);

    /// <summary>What proves that the script belongs to the output.</summary>
    public byte[] Control => [(byte)(_leafVersion | (Output.Compressed[0] & 1)), .. Inner.XOnly, .. _path];
}
