using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;

namespace Blockyard.TestKit.Observed;

/// <summary>
/// The coins after the best chain, worked out from its blocks as plainly as possible: dictionaries, and a list of what each block
/// took away. It takes blocks for valid as far as their coins exist; whether they keep all rules is not its matter.
/// </summary>
public sealed class PlainChain
{
    private const int MaxScript = 10_000;
    private const byte Return = 0x6a;

    private readonly List<PlainBlock> _blocks = [];
    private readonly Dictionary<OutPoint, PlainCoin> _coins = [];
    private readonly Dictionary<Hash256, int> _transactions = [];
    private readonly Dictionary<OutPoint, Hash256> _spenders = [];
    private readonly Dictionary<Hash256, int> _payments = [];
    private readonly CoinMultiset _set = new();

    public PlainChain()
    {
        // Nobody can ever spend the output of the genesis block.
        _blocks.Add(new PlainBlock(ChainParams.Regtest.Genesis, []));
    }

    public int Height => _blocks.Count - 1;

    public Hash256 Tip => _blocks[^1].Block.Hash;

    public IReadOnlyDictionary<OutPoint, PlainCoin> Coins => _coins;

    public long Total { get; private set; }

    /// <summary>Bytes of all blocks.</summary>
    public long BlockBytes { get; private set; }

    public long TransactionCount => _transactions.Count;

    public Hash256 MuHash => _set.Finish();

    /// <summary>The height of a block, or −1 if it is not on this chain.</summary>
    public int FindHeight(Hash256 hash) => _blocks.FindLastIndex(block => block.Block.Hash == hash);

    /// <summary>The height at which a transaction is confirmed, or null.</summary>
    public int? HeightOf(Hash256 transaction) => _transactions.TryGetValue(transaction, out var height) ? height : null;

    /// <summary>The transaction of the best chain that spends an output, or null.</summary>
    public Hash256? SpenderOf(OutPoint coin) => _spenders.TryGetValue(coin, out var spender) ? spender : null;

    /// <summary>Outputs of the best chain that ever paid to a script (its SHA-256), spent or not.</summary>
    public int PaymentsTo(Hash256 script) => _payments.GetValueOrDefault(script);

    /// <summary>The transactions of the blocks above a height, without coinbases.</summary>
    public IEnumerable<Transaction> PaymentsAbove(int height) =>
        _blocks.Skip(height + 1).SelectMany(block => block.Block.Transactions[1..].ToArray());

    /// <summary>Puts a block on top.</summary>
    public void Connect(Block block)
    {
        var spent = new List<(OutPoint, PlainCoin)>();
        _blocks.Add(new PlainBlock(block, spent));
        BlockBytes += block.Size;
        foreach (var transaction in block.Transactions)
        {
            foreach (ref readonly var input in transaction.IsCoinbase ? [] : transaction.Inputs)
            {
                if (!_coins.Remove(input.PreviousOutput, out var coin))
                {
                    throw new LossException($"Block {block.Hash} spends {input.PreviousOutput}, which is not there.");
                }

                spent.Add((input.PreviousOutput, coin));
                _spenders.Add(input.PreviousOutput, transaction.Id);
                Total -= coin.Value;
                _set.Remove(new UnspentOutput(input.PreviousOutput, coin.ToCoin()));
            }

            _transactions.Add(transaction.Id, Height);
            for (var i = 0; i < transaction.Outputs.Length; i++)
            {
                var output = transaction.Outputs[i];
                Pay(output, +1);
                if (CanBeSpent(output.ScriptPubKey.Span))
                {
                    Add(new OutPoint(transaction.Id, (uint)i), new PlainCoin(output.Value, output.ScriptPubKey, Height, transaction.IsCoinbase));
                }
            }
        }
    }

    /// <summary>Takes the last block off again.</summary>
    public void Disconnect()
    {
        var (block, spent) = _blocks[^1];
        _blocks.RemoveAt(Height);
        BlockBytes -= block.Size;
        foreach (var transaction in block.Transactions)
        {
            _transactions.Remove(transaction.Id);
            for (var i = 0; i < transaction.Outputs.Length; i++)
            {
                Pay(transaction.Outputs[i], -1);
                var outPoint = new OutPoint(transaction.Id, (uint)i);
                if (_coins.Remove(outPoint, out var coin))
                {
                    Total -= coin.Value;
                    _set.Remove(new UnspentOutput(outPoint, coin.ToCoin()));
                }
            }
        }

        foreach (var (outPoint, coin) in spent)
        {
            _spenders.Remove(outPoint);

            // A coin that the block made itself is gone with the block.
            if (coin.Height <= Height)
            {
                Add(outPoint, coin);
            }
        }
    }

    /// <summary>Bitcoin Core's hash_serialized_3.</summary>
    public Hash256 HashSerialized()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[32 + 4 + 4 + 8 + 3];
        foreach (var (outPoint, coin) in _coins.OrderBy(coin => coin.Key.TransactionId).ThenBy(coin => coin.Key.Index))
        {
            outPoint.TransactionId.CopyTo(head);
            BinaryPrimitives.WriteUInt32LittleEndian(head[32..], outPoint.Index);
            BinaryPrimitives.WriteUInt32LittleEndian(head[36..], (2u * (uint)coin.Height) + (coin.IsCoinbase ? 1u : 0u));
            BinaryPrimitives.WriteInt64LittleEndian(head[40..], coin.Value);
            var length = coin.Script.Length;
            head[48] = length < 0xfd ? (byte)length : (byte)0xfd;
            BinaryPrimitives.WriteUInt16LittleEndian(head[49..], (ushort)length);
            hash.AppendData(head[..(length < 0xfd ? 49 : 51)]);
            hash.AppendData(coin.Script.Span);
        }

        return new Hash256(SHA256.HashData(hash.GetHashAndReset()));
    }

    private void Pay(in TxOutput output, int sign)
    {
        var script = ScriptHash.Of(output.ScriptPubKey.Span);
        _payments[script] = PaymentsTo(script) + sign;
    }

    private static bool CanBeSpent(ReadOnlySpan<byte> script) => script is not [Return, ..] && script.Length <= MaxScript;

    private void Add(OutPoint outPoint, PlainCoin coin)
    {
        _coins.Add(outPoint, coin);
        Total += coin.Value;
        _set.Insert(new UnspentOutput(outPoint, coin.ToCoin()));
    }

    private sealed record PlainBlock(Block Block, List<(OutPoint OutPoint, PlainCoin Coin)> Spent);
}
