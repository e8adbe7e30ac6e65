using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>A block that was built, valid or not, with its place.</summary>
internal sealed record BlockNode(BlockNode? Parent, Hash256 Hash, uint Time, IReadOnlyList<Tx> Transactions, byte[] Raw)
{
    public int Height { get; } = Parent is null ? 0 : Parent.Height + 1;

    /// <summary>The median time of it and the ten before it.</summary>
    public uint MedianTimePast
    {
        get
        {
            var times = Path().Take(Limits.MedianSpan).Select(block => block.Time).Order().ToArray();
            return times[times.Length / 2];
        }
    }

    /// <summary>One of the coinbase's outputs, the first unless another is named.</summary>
    public Output Reward(int index = 0) => Transactions[0][index];

    public int Weight => (3 * (80 + 1 + Transactions.Sum(one => one.Serialize(witness: false).Length))) + Raw.Length;

    /// <summary>The bytes of its header with other transactions.</summary>
    public byte[] Holding(params IReadOnlyList<Tx> transactions) => Draft.Serialize(Raw[..80], transactions);

    /// <summary>The block and all before it, backwards.</summary>
    public IEnumerable<BlockNode> Path()
    {
        for (var block = this; block is not null; block = block.Parent)
        {
            yield return block;
        }
    }

    public BlockNode Ancestor(int height) => Path().First(block => block.Height == height);

    // A record would print its whole chain.
    public override string ToString() => $"{Hash} at {Height}";

    public bool Equals(BlockNode? other) => other is not null && other.Hash == Hash;

    public override int GetHashCode() => Hash.GetHashCode();
}
