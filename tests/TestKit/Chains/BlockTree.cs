using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>
/// A random tree of blocks on a common trunk: most are valid, some take too much, spend what is not there or spend a coin twice.
/// Payments of different branches spend the same coins.
/// </summary>
public sealed class BlockTree
{
    private const int TrunkBlocks = CoinRules.CoinbaseMaturity + 8;

    private readonly TestChain _headers;
    private readonly Random _random;
    private readonly TestKey _miner = new("miner");
    private readonly List<Block> _trunk = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<Node, HeaderEntry> _entries = [];

    private BlockTree(TestChain headers, Random random)
    {
        _headers = headers;
        _random = random;
    }

    /// <summary>The blocks that all branches build on.</summary>
    public IReadOnlyList<Block> Trunk => _trunk;

    /// <summary>The blocks of the tree, parents first.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Makes a tree of so many blocks.</summary>
    public static async Task<BlockTree> BuildAsync(Random random, int count)
    {
        await using var headers = await TestChain.StartAsync();
        var tree = new BlockTree(headers, random);
        var tip = headers.Tip;
        for (var i = 0; i < TrunkBlocks; i++)
        {
            tip = await tree.AcceptAsync(headers.Next(tip).Build(), tree._trunk);
        }

        for (var i = 0; i < count; i++)
        {
            await tree.GrowAsync(tip);
        }

        return tree;
    }

    private async Task GrowAsync(HeaderEntry trunk)
    {
        // Long branches and many forks both: mostly on one of the last blocks.
        var parent = _nodes.Count == 0 || _random.Next(10) == 0 ? null : _nodes[^_random.Next(1, Math.Min(_nodes.Count, 6) + 1)];
        var miner = new TestKey(_random.Next());
        var entry = parent is null ? trunk : _entries[parent];
        var block = new BlockBuilder(_headers.Chain.Headers, entry, _headers.Parameters, miner);
        HashSet<int> spent = parent is null ? [] : [.. parent.Spent];
        var isValid = _random.Next(6) > 0;
        if (!isValid)
        {
            Break(block, spent);
        }
        else if (_random.Next(3) > 0)
        {
            var coin = _random.Next(8);
            if (spent.Add(coin))
            {
                block.With(0, Spend(coin));
            }
        }

        var made = block.Build();
        var node = new Node(_nodes.Count, parent, made, isValid, spent);
        _entries[node] = await AcceptAsync(made, []);
        _nodes.Add(node);
    }

    private void Break(BlockBuilder block, HashSet<int> spent)
    {
        switch (_random.Next(3))
        {
            case 0:
                block.CoinbaseValue = 51 * Money.Coin;
                break;
            case 1:
                var nowhere = new TestCoin(new OutPoint(Hash256.Sha256([7]), 0), Money.Coin, _miner);
                block.With(0, new SpendBuilder().From(nowhere).To(_miner, 1_000).Build());
                break;
            default:
                var coin = spent.Count > 0 ? spent.First() : 0;
                var again = new SpendBuilder().From(Coinbase(coin)).To(_miner, 2_000).Build();
                block.With(0, spent.Count > 0 ? [again] : [again, Spend(coin)]);
                break;
        }
    }

    private Transaction Spend(int coin) =>
        new SpendBuilder().From(Coinbase(coin)).To(_miner, _random.Next(10_000, 1_000_000)).Build();

    private TestCoin Coinbase(int index) => TestCoin.Of(_trunk[index].Transactions[0], 0, _miner);

    private async Task<HeaderEntry> AcceptAsync(Block block, List<Block> blocks)
    {
        blocks.Add(block);
        return (await _headers.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None)).Last!;
    }

    /// <summary>A block of the tree.</summary>
    /// <param name="Number">Its place in the order in which blocks were made.</param>
    /// <param name="Parent">Its parent; null if that is the last block of the trunk.</param>
    /// <param name="Block">The block.</param>
    /// <param name="IsValid">False if it breaks a rule about coins, whatever its ancestors do.</param>
    /// <param name="Spent">Coins of the trunk that are spent after it.</param>
    public sealed record Node(int Number, Node? Parent, Block Block, bool IsValid, IReadOnlySet<int> Spent)
    {
        /// <summary>Distance from the trunk.</summary>
        public int Depth { get; } = (Parent?.Depth ?? 0) + 1;

        /// <summary>This block and its ancestors down to the trunk.</summary>
        public IEnumerable<Node> Path()
        {
            for (var node = this; node is not null; node = node.Parent)
            {
                yield return node;
            }
        }

        /// <inheritdoc/>
        public bool Equals(Node? other) => ReferenceEquals(this, other);

        /// <inheritdoc/>
        public override int GetHashCode() => Number;
    }
}
