using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>
/// Two long branches with payments in every block, of which the second is one block longer, and what has to become of each
/// payment when the chain goes from the first to the second.
/// </summary>
public sealed class DeepFork
{
    private const long Fee = 1_000;
    private const int TrunkBlocks = CoinRules.CoinbaseMaturity + 4;
    private const uint Locked = 10;

    private readonly TestChain _headers;
    private readonly int _depth;
    private readonly TestKey _miner = new("miner");
    private readonly TestKey _rival = new("rival");
    private readonly List<Block> _trunk = [];
    private readonly List<Block> _old = [];
    private readonly List<Block> _new = [];
    private readonly List<Transaction> _simple = [];
    private readonly List<Transaction> _common = [];
    private readonly List<TestCoin> _coinbases = [];
    private readonly HashSet<Hash256> _returning = [];

    private DeepFork(TestChain headers, int depth)
    {
        _headers = headers;
        _depth = depth;
    }

    /// <summary>The blocks that both branches build on.</summary>
    public IReadOnlyList<Block> Trunk => _trunk;

    /// <summary>The branch that comes first.</summary>
    public IReadOnlyList<Block> Old => _old;

    /// <summary>The branch with one block more.</summary>
    public IReadOnlyList<Block> New => _new;

    /// <summary>Payments that wait while the old branch is the best, and still when the new one is.</summary>
    public IReadOnlyList<Transaction> Staying { get; private set; } = [];

    /// <summary>Payments that wait likewise, and that the new branch makes impossible or too early.</summary>
    public IReadOnlyList<Transaction> Leaving { get; private set; } = [];

    /// <summary>What waits when the new branch is the best: what stays, and what comes back from the old branch.</summary>
    public IReadOnlySet<Hash256> WaitingAfter => _returning;

    /// <summary>Makes two branches of so many blocks, at least 150, and one more.</summary>
    public static async Task<DeepFork> BuildAsync(int depth)
    {
        await using var headers = await TestChain.StartAsync();
        var fork = new DeepFork(headers, depth);
        await fork.BuildAsync();
        return fork;
    }

    private async Task BuildAsync()
    {
        var tip = _headers.Tip;
        for (var i = 1; i < TrunkBlocks; i++)
        {
            tip = await AddAsync(_trunk, tip, _miner);
        }

        var coinbases = _trunk.ConvertAll(block => TestCoin.Of(block.Transactions[0], 0, _miner));
        var fans = coinbases.Take(3).Select(Fan).ToArray();
        tip = await AddAsync(_trunk, tip, _miner, fans);
        await BuildOldAsync(tip, fans);
        await BuildNewAsync(tip, fans[1]);
        AddWaiting(coinbases[3]);
        _returning.UnionWith(Staying.Select(transaction => transaction.Id));
    }

    private async Task BuildOldAsync(HeaderEntry tip, Transaction[] fans)
    {
        for (var i = 0; i < _depth; i++)
        {
            _simple.Add(Pay(Coin(fans[0], i)));
            _common.Add(Pay(Coin(fans[2], i)));
            List<Transaction> payments = [_simple[i], Pay(Coin(fans[1], i)), _common[i]];
            _returning.Add(_simple[i].Id);
            if (i % 50 == 25)
            {
                payments.Add(Pay(Coin(_simple[i - 1], 0)));
                _returning.Add(payments[^1].Id);
            }

            if (i % 50 == 10)
            {
                // Its parent waits again afterwards: then it is too early.
                payments.Add(Pay(Coin(_simple[i - (int)Locked], 0), Locked));
            }

            if (i % 50 == 0 && i >= CoinRules.CoinbaseMaturity)
            {
                payments.Add(Pay(_coinbases[i - CoinRules.CoinbaseMaturity]));
            }

            tip = await AddAsync(_old, tip, _miner, [.. payments]);
            _coinbases.Add(TestCoin.Of(_old[^1].Transactions[0], 0, _miner));
        }
    }

    private async Task BuildNewAsync(HeaderEntry tip, Transaction fan)
    {
        for (var i = 0; i < _depth; i++)
        {
            var rival = new SpendBuilder().From(Coin(fan, i)).To(_rival, fan.Outputs[i].Value - Fee).Build();
            tip = await AddAsync(_new, tip, _rival, rival, _common[_depth - 1 - i]);
        }

        await AddAsync(_new, tip, _rival);
    }

    private void AddWaiting(TestCoin coinbase)
    {
        var height = (uint)(_trunk.Count + _depth);
        var conflicting = _old[^1].Transactions[2];
        Staying =
        [
            Pay(Coin(_simple[^1], 0)),
            new SpendBuilder { LockTime = height }.From(coinbase, 0).To(_miner, coinbase.Value - Fee).Build(),
        ];
        Leaving =
        [
            Pay(Coin(conflicting, 0)),
            Pay(_coinbases[5]),
            Pay(Coin(_simple[^(int)Locked], 0), Locked),
        ];
    }

    private Transaction Fan(TestCoin coinbase)
    {
        var spend = new SpendBuilder().From(coinbase);
        for (var i = 0; i < _depth; i++)
        {
            spend.To(_miner, (coinbase.Value - (100 * Fee)) / _depth);
        }

        return spend.Build();
    }

    private TestCoin Coin(Transaction transaction, int output) => TestCoin.Of(transaction, output, _miner);

    private Transaction Pay(TestCoin coin, uint sequence = TxInput.FinalSequence) =>
        new SpendBuilder().From(coin, sequence).To(_miner, coin.Value - Fee).Build();

    private async Task<HeaderEntry> AddAsync(List<Block> blocks, HeaderEntry parent, TestKey miner, params Transaction[] payments)
    {
        var block = new BlockBuilder(_headers.Chain.Headers, parent, _headers.Parameters, miner).With(0, payments).Build();
        blocks.Add(block);
        return (await _headers.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None)).Last!;
    }
}
