using System.Runtime.CompilerServices;
using Blockyard.Chain;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Header entries without a header tree: the state only asks them for height, hash and parent hash.</summary>
internal static class Entries
{
    public static HeaderEntry Root(BlockHeader genesis) => Make(genesis, null);

    public static HeaderEntry Child(HeaderEntry parent, BlockHeader header) => Make(header, parent);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern HeaderEntry Make(BlockHeader header, HeaderEntry? previous);
}
