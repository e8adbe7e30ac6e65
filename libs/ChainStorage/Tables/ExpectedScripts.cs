using System.Runtime.InteropServices;
using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>
/// Hashes the scripts of the next few transactions and announces all that they are going to touch, so that the memory arrives together
/// and not one wait after the other.
/// </summary>
internal sealed class ExpectedScripts
{
    /// <summary>Enough for their waits to overlap, few enough to be in the cache still when their turn comes.</summary>
    private const int ScriptsAtOnce = 48;

    private readonly List<long> _records = new(4 * ScriptsAtOnce);
    private readonly List<(int At, Hash256 Hash)> _long = [];
    private byte[] _blocks = new byte[2 * ScriptsAtOnce * Sha256.BlockSize];
    private Hash256[] _hashes = new Hash256[2 * ScriptsAtOnce];
    private int _count;
    private int _next;

    /// <summary>Announces transactions from one on; returns where the ones after them begin.</summary>
    public int Announce(ConnectedBlock block, int first, KeyValueWriter writer, TransactionTable transactions, ScriptTable scripts)
    {
        _records.Clear();
        _long.Clear();
        _count = _next = 0;
        var end = first;
        for (; end < block.Block.Transactions.Length && _count < ScriptsAtOnce; end++)
        {
            Announce(block, end, transactions);
        }

        HashAll();
        foreach (ref readonly var hash in _hashes.AsSpan(0, _count))
        {
            _records.Add(scripts.Expect(hash));
        }

        foreach (var record in _records)
        {
            writer.ExpectRecord(record);
        }

        return end;
    }

    /// <summary>The hash of the next script: those of spent coins, then those of outputs that are coins, transaction by transaction.</summary>
    public Hash256 Next() => _hashes[_next++];

    private void Announce(ConnectedBlock block, int index, TransactionTable transactions)
    {
        var transaction = block.Block.Transactions[index];
        transactions.Expect(transaction.Id);
        var spent = block.GetSpentCoins(index);
        for (var i = 0; i < spent.Length; i++)
        {
            _records.Add(transactions.Expect(transaction.Inputs[i].PreviousOutput));
            Add(spent[i].ScriptPubKey.Span);
        }

        foreach (ref readonly var output in transaction.Outputs)
        {
            if (!CoinRules.IsUnspendable(output.ScriptPubKey.Span))
            {
                Add(output.ScriptPubKey.Span);
            }
        }
    }

    /// <summary>Nearly all scripts are short, and so many of those are hashed at once.</summary>
    private void Add(ReadOnlySpan<byte> script)
    {
        if (_count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * _count);
            Array.Resize(ref _blocks, 2 * _count * Sha256.BlockSize);
        }

        var block = _blocks.AsSpan(_count * Sha256.BlockSize, Sha256.BlockSize);
        if (script.Length <= Sha256.LongestInBlock)
        {
            Sha256.PadBlock(script, block);
        }
        else
        {
            _long.Add((_count, ScriptHash.Of(script)));
        }

        _count++;
    }

    private void HashAll()
    {
        Sha256.HashBlocks(_blocks.AsSpan(0, _count * Sha256.BlockSize), MemoryMarshal.AsBytes(_hashes.AsSpan()));
        foreach (var (at, hash) in _long)
        {
            _hashes[at] = hash;
        }
    }
}
