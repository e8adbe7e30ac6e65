using Blockyard.Benchmarks.Chains;
using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Soaking;

/// <summary>Blocks for a state alone, unsigned: each spends some of the coins there are, of any age, and makes as many new ones.</summary>
internal sealed class SpendingChain
{
    private const int CoinsPerCoinbase = 10_000;
    private const int Scripts = 50_000;
    private const long Value = 10_000;

    private readonly Random _random = new(1);
    private readonly HeaderTree _tree = new(ChainParams.Regtest);
    private readonly TestKey _miner = new("miner");
    private readonly byte[][] _scripts = [.. Enumerable.Range(0, Scripts).Select(RandomScripts.Of)];
    private readonly List<(OutPoint OutPoint, Coin Coin)> _coins = [];
    private HeaderEntry _tip;

    public SpendingChain() => _tip = _tree.Genesis;

    /// <summary>A block whose coinbase makes coins from nothing.</summary>
    public ConnectedBlock Make()
    {
        var builder = Next();
        for (var i = 0; i < CoinsPerCoinbase; i++)
        {
            builder.CoinbaseOutputs.Add(new TxOutput(Value, AnyScript()));
        }

        var block = builder.Build();
        var coinbase = block.Transactions[0];
        for (var i = 1; i <= CoinsPerCoinbase; i++)
        {
            _coins.Add((new OutPoint(coinbase.Id, (uint)i), CoinOf(coinbase.Outputs[i], builder.Height)));
        }

        return Connect(block, []);
    }

    /// <summary>A block of so many transactions with one input and one output each.</summary>
    public ConnectedBlock Spend(int transactions)
    {
        var builder = Next();
        var spent = new Coin[transactions];
        for (var i = 0; i < transactions; i++)
        {
            var chosen = _random.Next(i, _coins.Count);
            (_coins[i], _coins[chosen]) = (_coins[chosen], _coins[i]);
            spent[i] = _coins[i].Coin;
            var input = new TxInput(_coins[i].OutPoint, default, TxInput.FinalSequence);
            builder.Transactions.Add(Transaction.Create(2, [input], [new TxOutput(Value, AnyScript())], 0));
        }

        var block = builder.Build();
        for (var i = 0; i < transactions; i++)
        {
            var transaction = block.Transactions[i + 1];
            _coins[i] = (new OutPoint(transaction.Id, 0), CoinOf(transaction.Outputs[0], builder.Height));
        }

        return Connect(block, spent);
    }

    private static Coin CoinOf(TxOutput output, int height) =>
        new(output.Value, output.ScriptPubKey.ToArray(), (uint)height, isCoinbase: false);

    private BlockBuilder Next() => new(_tree, _tip, ChainParams.Regtest, _miner);

    private byte[] AnyScript() => _scripts[_random.Next(Scripts)];

    private ConnectedBlock Connect(Block block, Coin[] spent)
    {
        _tip = _tree.Add(block.Header, _tip);
        return new ConnectedBlock(_tip, block, spent);
    }
}
