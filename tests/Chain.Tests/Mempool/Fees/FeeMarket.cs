using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool.Fees;

/// <summary>
/// A market for block space in virtual time: people pay what they think it is worth, blocks come at random and take what pays best.
/// </summary>
/// <param name="seed">Of everything random.</param>
/// <param name="demand">Virtual bytes that come between two blocks, on average, over those that a block takes, at a height.</param>
/// <param name="level">What people pay in the middle, over 20 sat/vB, at a height.</param>
internal sealed class FeeMarket(int seed, Func<int, double> demand, Func<int, double> level) : IDisposable
{
    private const int BlockSize = 998_000;
    private const int TransactionSize = 20_000;
    private const int MostWaiting = 2_500;

    private readonly Random _random = new(seed);
    private readonly TestClock _clock = new(TestChain.Start);
    private readonly List<MempoolNode> _waiting = [];
    private TransactionPool _pool = null!;
    private FeeEstimator _estimator = null!;
    private int _transactions;

    /// <summary>What the cheapest transaction that got in paid; nothing where there was room.</summary>
    public List<long> Asked { get; } = [];

    /// <summary>What was estimated some time before each block, for each target.</summary>
    public List<Dictionary<int, long>> Estimates { get; } = [];

    public void Run(int blocks, IReadOnlyList<int> targets)
    {
        _pool = new TransactionPool(new MempoolSettings { MaxBytes = long.MaxValue }, _clock);
        _estimator = new FeeEstimator(_pool, _clock);
        for (var height = 0; height < blocks; height++)
        {
            var interval = -Math.Log(1 - _random.NextDouble());
            var coming = (int)(demand(height) * interval * BlockSize / TransactionSize);
            var before = (int)(coming * _random.NextDouble());
            Arrive(before, height);
            _clock.Advance(TimeSpan.FromMinutes(1));
            Estimates.Add(targets.ToDictionary(static target => target, target => _estimator.Estimate(target).SatsPerKvB));
            Arrive(coming - before, height);
            Mine();
        }
    }

    /// <summary>How often a transaction that pays the estimate gets in within its target, from a height on.</summary>
    public double SuccessOf(int target, int from) => Share(target, from, (paid, asked) => paid >= asked);

    /// <summary>How often the estimate is more than so many times what would have done.</summary>
    public double OverpaidBy(int target, int from, double times) => Share(target, from, (paid, asked) => paid > times * Math.Max(asked, 100));

    public void Dispose() => _pool.Dispose();

    private double Share(int target, int from, Func<long, long, bool> holds)
    {
        var heights = Enumerable.Range(from, Asked.Count - target - from + 1).ToList();
        return heights.Count(height => holds(Estimates[height][target], Asked.Skip(height).Take(target).Min())) / (double)heights.Count;
    }

    private void Arrive(int count, int height)
    {
        using var alone = _pool.Write();
        for (var i = 0; i < count; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            var rate = 20 * level(height) * Math.Exp(0.8 * normal);
            var input = new TxInput(new OutPoint(Hash256.Sha256(BitConverter.GetBytes(_transactions++)), 0), default, 0);
            var transaction = Transaction.Create(2, [input], [new TxOutput(1_000, PoolHarness.Bob.Script)], 0);
            var node = new MempoolNode(transaction, Math.Max((long)(rate * TransactionSize), TransactionSize / 10), TransactionSize, 4);
            _pool.Add(node);
            _waiting.Add(node);
        }
    }

    private void Mine()
    {
        _waiting.Sort(static (left, right) => right.MiningScore.CompareTo(left.MiningScore));
        var taken = Math.Min(_waiting.Count, BlockSize / TransactionSize);
        var rates = _waiting.Take(taken).Select(static node => FeeRate.Of(node.Fee, node.VirtualSize)).ToList();
        Asked.Add(taken < _waiting.Count ? rates[^1].SatsPerKvB : 0);
        using var alone = _pool.Write();
        foreach (var node in _waiting.Take(taken).Concat(_waiting.Skip(Math.Max(taken, MostWaiting))))
        {
            _pool.Remove(node, RemovalReason.Mined);
        }

        _waiting.RemoveAll(static node => !node.IsInPool);
        _estimator.Blocks.Add(taken * TransactionSize * BlockRules.WitnessScale, rates);
    }
}
