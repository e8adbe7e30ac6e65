using System.Buffers.Binary;
using Blockyard.Chain;
using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Makes blocks that are valid as far as coins go: few scripts, many spends, also of outputs of the same block.</summary>
internal sealed class RandomChain(int seed, int scripts = 8)
{
    private readonly Random _random = new(seed);
    private readonly List<ConnectedBlock> _blocks = [];
    private int _nonce;

    public HeaderEntry Genesis { get; } = Entries.Root(Header(Hash256.Zero, 0));

    public IReadOnlyList<ConnectedBlock> Blocks => _blocks;

    public HeaderEntry Tip => _blocks.Count == 0 ? Genesis : _blocks[^1].Entry;

    /// <summary>The same blocks applied to plain dictionaries.</summary>
    public MemoryChainState Model { get; } = new();

    public static byte[] Script(int number) => [0x00, 0x14, .. BitConverter.GetBytes(number), .. new byte[16]];

    public static Hash256 ScriptHashOf(int number) => ScriptHash.Of(Script(number));

    /// <summary>Adds a block and returns it.</summary>
    public ConnectedBlock Extend(int transactions)
    {
        var coins = Model.EnumerateCoins().ToList();
        var height = Tip.Height + 1;
        var made = new List<Transaction> { Coinbase(height) };
        AddOutputs(coins, made[0], height, isCoinbase: true);
        var spent = new List<Coin>();
        while (made.Count <= transactions && coins.Count > 1)
        {
            var inputs = Enumerable.Range(0, Math.Min(_random.Next(1, 4), coins.Count - 1)).Select(_ => Take(coins, spent)).ToArray();
            var transaction = Transaction.Create(2, inputs, Outputs(_random.Next(1, 5)), 0);
            AddOutputs(coins, transaction, height, isCoinbase: false);
            made.Add(transaction);
        }

        return Add([.. made], [.. spent]);
    }

    /// <summary>Adds a block with one transaction that spends one coin into so many, one unspendable output among them.</summary>
    public ConnectedBlock ExtendWithFanOut(int outputs)
    {
        var spent = new List<Coin>();
        var input = Take(Model.EnumerateCoins().ToList(), spent);
        var made = Outputs(outputs);
        made[outputs / 2] = new TxOutput(0, new byte[] { 0x6a });
        return Add([Coinbase(Tip.Height + 1), Transaction.Create(2, [input], made, 0)], [.. spent]);
    }

    private ConnectedBlock Add(Transaction[] transactions, Coin[] spent)
    {
        var block = Block.Create(Header(Tip.Hash, _nonce++), transactions);
        var connected = new ConnectedBlock(Entries.Child(Tip, block.Header), block, spent);
        _blocks.Add(connected);
        Model.Connect(connected);
        return connected;
    }

    /// <summary>Takes the last block off and returns it.</summary>
    public ConnectedBlock Retract()
    {
        var block = _blocks[^1];
        _blocks.RemoveAt(_blocks.Count - 1);
        Model.Disconnect(block);
        return block;
    }

    private static BlockHeader Header(Hash256 previous, int nonce) =>
        new(4, previous, Hash256.Zero, 1_700_000_000, new CompactTarget(0x207fffff), (uint)nonce);

    private static void AddOutputs(List<UnspentOutput> coins, Transaction transaction, int height, bool isCoinbase)
    {
        for (var i = 0u; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[(int)i];
            if (output.ScriptPubKey.Span[0] != 0x6a)
            {
                coins.Add(new UnspentOutput(
                    new OutPoint(transaction.Id, i), new Coin(output.Value, output.ScriptPubKey, (uint)height, isCoinbase)));
            }
        }
    }

    private TxInput Take(List<UnspentOutput> coins, List<Coin> spent)
    {
        var at = _random.Next(coins.Count);
        var coin = coins[at];
        coins.RemoveAt(at);
        spent.Add(coin.Coin);
        return new TxInput(coin.OutPoint, default, TxInput.FinalSequence);
    }

    private Transaction Coinbase(int height)
    {
        var script = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(script, height);
        BinaryPrimitives.WriteInt32LittleEndian(script.AsSpan(4), _nonce++);
        TxOutput[] outputs = [.. Outputs(4), new TxOutput(0, new byte[] { 0x6a, 1, 2 })];
        return Transaction.Create(2, [new TxInput(OutPoint.Null, script, TxInput.FinalSequence)], outputs, 0);
    }

    private TxOutput[] Outputs(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new TxOutput(_random.Next(0, 1_000_000), Script(_random.Next(scripts))))];
}
