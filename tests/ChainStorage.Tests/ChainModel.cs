using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Tests;

/// <summary>What a chain's indexes must say, worked out from all its blocks with plain collections.</summary>
internal sealed class ChainModel
{
    private readonly Dictionary<OutPoint, (Coin Coin, ChainPlace Place)> _made = [];
    private readonly Dictionary<OutPoint, (SpendingInput Input, ChainPlace Place)> _spent = [];

    public ChainModel(IEnumerable<ConnectedBlock> blocks)
    {
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Block.Transactions.Length; i++)
            {
                Add(block, block.Block.Transactions[i], new ChainPlace(block.Entry.Height, i));
            }
        }
    }

    public Dictionary<Hash256, ChainPlace> Transactions { get; } = [];

    public IReadOnlyDictionary<OutPoint, (SpendingInput Input, ChainPlace Place)> Spent => _spent;

    public IEnumerable<UnspentOutput> Coins =>
        _made.Where(made => !_spent.ContainsKey(made.Key)).Select(made => new UnspentOutput(made.Key, made.Value.Coin));

    public ScriptSummary SummaryOf(Hash256 script)
    {
        var made = MadeBy(script).ToArray();
        var spent = made.Where(coin => _spent.ContainsKey(coin.Key)).ToArray();
        return new ScriptSummary(
            made.Length, made.Sum(coin => coin.Value.Coin.Value), spent.Length, spent.Sum(coin => coin.Value.Coin.Value), HistoryOf(script).Count);
    }

    /// <summary>Newest first.</summary>
    public List<ScriptHistoryEntry> HistoryOf(Hash256 script)
    {
        var places = MadeBy(script).Select(coin => coin.Value.Place)
            .Concat(MadeBy(script).Where(coin => _spent.ContainsKey(coin.Key)).Select(coin => _spent[coin.Key].Place))
            .ToHashSet();
        return [.. Transactions.Where(tx => places.Contains(tx.Value)).OrderByDescending(tx => tx.Value)
            .Select(tx => new ScriptHistoryEntry(tx.Key, tx.Value))];
    }

    /// <summary>Newest first.</summary>
    public List<OutPoint> UnspentOf(Hash256 script) =>
        [.. MadeBy(script).Where(coin => !_spent.ContainsKey(coin.Key))
            .OrderByDescending(coin => coin.Value.Place).ThenByDescending(coin => coin.Key.Index).Select(coin => coin.Key)];

    private IEnumerable<KeyValuePair<OutPoint, (Coin Coin, ChainPlace Place)>> MadeBy(Hash256 script) =>
        _made.Where(made => ScriptHash.Of(made.Value.Coin.ScriptPubKey.Span) == script);

    private void Add(ConnectedBlock block, Transaction transaction, ChainPlace place)
    {
        Transactions.Add(transaction.Id, place);
        for (var i = 0; place.Index > 0 && i < transaction.Inputs.Length; i++)
        {
            _spent.Add(transaction.Inputs[i].PreviousOutput, (new SpendingInput(transaction.Id, i, place.Height), place));
        }

        for (var i = 0u; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[(int)i];
            if (output.ScriptPubKey.Span[0] != 0x6a)
            {
                var coin = new Coin(output.Value, output.ScriptPubKey, (uint)place.Height, place.Index == 0);
                _made.Add(new OutPoint(transaction.Id, i), (coin, place));
            }
        }
    }
}
