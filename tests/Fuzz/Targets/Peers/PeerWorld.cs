using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering.Relay;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>What a node has when a message comes: a chain with a new block, and most of its transactions in the pool.</summary>
internal sealed class PeerWorld
{
    private const int Height = 110;

    private PeerWorld(TestChain chain)
    {
        Chain = chain;
        Spends = [.. Enumerable.Range(1, 6).Select(height => Spend(chain, height))];
        Block = chain.Next().With(fees: Spends.Take(5).Sum(FeeOf), Spends.AsSpan(0, 5)).Build();
        Pool = new TransactionPool(new MempoolSettings(), chain.Clock);
        Mirror = new PoolMirror(Pool);
        var scripts = new ScriptCache(1_000);
        Admission = new MempoolAdmission(
            chain.Chain, Pool, scripts, new MempoolPersistence(new NoJournal(), Pool), chain.Clock);
    }

    public static PeerWorld Shared => LazyShared.Value;

    public TestChain Chain { get; }

    /// <summary>Payments: the first five are those of <see cref="Block"/>.</summary>
    public Transaction[] Spends { get; }

    /// <summary>The new block.</summary>
    public Block Block { get; }

    /// <summary>The last blocks, of which peers may ask transactions.</summary>
    public Block[] Fresh { get; private set; } = [];

    /// <summary>The whole chain.</summary>
    public HeaderEntry[] Headers { get; private set; } = [];

    /// <summary>Holds the first three payments and the last, as if no block had come.</summary>
    public TransactionPool Pool { get; }

    public PoolMirror Mirror { get; }

    public MempoolAdmission Admission { get; }

    /// <summary>What waits in the pool.</summary>
    public Transaction[] Waiting => [.. Spends[..3], Spends[5]];

    /// <summary>What is on its way: part of the block, and not in the pool.</summary>
    public Transaction[] Expected => Spends[3..5];

    private static Lazy<PeerWorld> LazyShared { get; } = new(() => StartAsync().GetAwaiter().GetResult());

    /// <summary>What a payment of these pays; its input is worth a whole subsidy.</summary>
    public static long FeeOf(Transaction spend) => (50 * Money.Coin) - spend.Outputs[0].Value;

    private static async Task<PeerWorld> StartAsync()
    {
        var chain = await TestChain.StartAsync();
        await chain.MineAsync(Height);
        var world = new PeerWorld(chain);
        var results = world.Admission.SubmitBatch(world.Waiting);
        Require.That(results.All(static result => result.IsAccepted), "payments are let in");
        var result = await chain.SubmitAsync(world.Block);
        Require.Equal(SubmitOutcome.Connected, result.Outcome, "outcome of the block");
        world.Mirror.Follow();
        world.Headers = [.. Enumerable.Range(0, chain.Tip.Height + 1).Select(height => chain.Tip.GetAncestor(height)!)];
        world.Fresh = [.. world.Headers.TakeLast(FreshBlocks.Capacity).Select(chain.Chain.ReadBlock)];
        return world;
    }

    private static Transaction Spend(TestChain chain, int height) =>
        new SpendBuilder().From(chain.CoinbaseAt(height)).To(chain.Miner, (50 * Money.Coin) - (1_000 * height)).Build();

    private sealed class NoJournal : IMempoolJournal
    {
        public void Append(ReadOnlySpan<JournaledTransaction> transactions)
        {
        }

        public IEnumerable<JournaledTransaction> ReadAll() => [];

        public void Rewrite(IEnumerable<JournaledTransaction> transactions)
        {
        }
    }
}
