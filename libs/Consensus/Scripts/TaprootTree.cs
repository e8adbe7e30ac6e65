using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>The tree of scripts that a Taproot output key commits to (BIP 341).</summary>
/// <remarks>
/// <code>
///  leaf    = H_TapLeaf(leaf version ‖ script with its length)
///  branch  = H_TapBranch(smaller ‖ larger)
///  output key = internal key + H_TapTweak(internal key ‖ root) × G
///  control block: leaf version + parity of the output key (1 byte) ‖ internal key (32) ‖ path to the root (0 to 128 × 32)
/// </code>
/// </remarks>
public static class TaprootTree
{
    /// <summary>The leaf version of scripts under BIP 342.</summary>
    public const byte TapscriptVersion = 0xc0;

    /// <summary>The bits of a control block's first byte that are the leaf version.</summary>
    public const byte LeafVersionMask = 0xfe;

    private const int ControlBaseSize = 1 + XOnlyPublicKey.Size;
    private const int MaxDepth = 128;

    private static readonly TaggedHash TapLeaf = new("TapLeaf");
    private static readonly TaggedHash TapBranch = new("TapBranch");
    private static readonly TaggedHash TapTweak = new("TapTweak");

    /// <summary>The hash of a leaf.</summary>
    public static Hash256 LeafHash(byte leafVersion, ReadOnlySpan<byte> script)
    {
        var writer = new SpanWriter(stackalloc byte[1 + CompactSize.MaxLength]);
        writer.WriteByte(leafVersion);
        writer.WriteCompactSize((ulong)script.Length);
        var hasher = TapLeaf.Start();
        hasher.Append(writer.Written);
        hasher.Append(script);
        return Hash256.Finish(ref hasher);
    }

    /// <summary>The hash of two nodes' parent; their order does not matter.</summary>
    public static Hash256 BranchHash(Hash256 a, Hash256 b)
    {
        var hasher = TapBranch.Start();
        hasher.Append((a < b ? a : b).AsSpan());
        hasher.Append((a < b ? b : a).AsSpan());
        return Hash256.Finish(ref hasher);
    }

    /// <summary>What is added to an internal key: its tweak, with the root of the tree or without one.</summary>
    public static Hash256 TweakHash(ReadOnlySpan<byte> internalKey, Hash256? root)
    {
        var hasher = TapTweak.Start();
        hasher.Append(internalKey);
        if (root is { } node)
        {
            hasher.Append(node.AsSpan());
        }

        return Hash256.Finish(ref hasher);
    }

    /// <summary>SHA-256 of an annex with its length, as signatures cover it.</summary>
    internal static Hash256 AnnexHash(ReadOnlySpan<byte> annex)
    {
        var writer = new SpanWriter(stackalloc byte[CompactSize.MaxLength]);
        writer.WriteCompactSize((ulong)annex.Length);
        var hasher = new Sha256Hasher();
        hasher.Append(writer.Written);
        hasher.Append(annex);
        return Hash256.Finish(ref hasher);
    }

    internal static bool IsControlBlockSize(int size) =>
        size is >= ControlBaseSize and <= ControlBaseSize + (MaxDepth * Hash256.Size)
        && (size - ControlBaseSize) % Hash256.Size == 0;

    /// <summary>Whether a control block of valid size proves that an output key commits to a leaf.</summary>
    internal static bool IsCommitted(ReadOnlySpan<byte> control, ReadOnlySpan<byte> outputKey, Hash256 leaf)
    {
        var internalKey = control.Slice(1, XOnlyPublicKey.Size);
        var node = leaf;
        for (var path = control[ControlBaseSize..]; !path.IsEmpty; path = path[Hash256.Size..])
        {
            node = BranchHash(node, new Hash256(path[..Hash256.Size]));
        }

        return XOnlyPublicKey.TryParse(internalKey, out var key)
            && key.IsTweakedTo(outputKey, (control[0] & 1) != 0, TweakHash(internalKey, node).AsSpan());
    }

    /// <summary>The operations that make a tapscript succeed at once, kept for upgrades (BIP 342).</summary>
    internal static bool IsOpSuccess(Opcode opcode) => (int)opcode
        is 80 or 98
        or (>= 126 and <= 129)
        or (>= 131 and <= 134)
        or 137 or 138 or 141 or 142
        or (>= 149 and <= 153)
        or (>= 187 and <= 254);
}
