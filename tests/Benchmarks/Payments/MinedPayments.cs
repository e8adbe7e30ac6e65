using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Contracts.Chain.V1;
using Block = Blockyard.Primitives.Block;
using Hash256 = Blockyard.Primitives.Hash256;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Benchmarks.Payments;

/// <summary>What blocks, read back from the node, hold of what was sent.</summary>
internal sealed class MinedPayments
{
    private readonly PaymentSource _source;
    private readonly PaymentSender _sender;
    private readonly Dictionary<Hash256, int> _funding = [];
    private readonly long[] _minedAt;

    public MinedPayments(PaymentSource source, PaymentSender sender)
    {
        _source = source;
        _sender = sender;
        _minedAt = new long[source.Count];
        for (var first = 0; first < source.Count; first += ManyCoins.OutputsPerBlock)
        {
            _funding.Add(source.CoinOf(first).TransactionId, first);
        }
    }

    /// <summary>Different payments found so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the payments of a block.</summary>
    /// <exception cref="InvalidOperationException">One of them was in a block before, or is none that was sent.</exception>
    public async Task ReadAsync(ChainService.ChainServiceClient node, uint height, long connectedAt)
    {
        var answer = await node.GetBlockAsync(new GetBlockRequest { Height = height, IncludeRaw = true });
        var block = Block.TryParse(answer.Raw.Memory, out var decoded, out var error) ? decoded : throw new InvalidOperationException(error);
        foreach (var transaction in block.Transactions[1..])
        {
            var payment = NumberOf(transaction);
            if (_minedAt[payment] != 0 || _sender.IdOf(payment) != transaction.Id)
            {
                throw new InvalidOperationException($"{transaction} of block {height} was mined before, or never sent.");
            }

            _minedAt[payment] = connectedAt;
            Count++;
        }
    }

    /// <summary>Milliseconds from sending to the block, of payments from one number to another, in ascending order.</summary>
    public List<double> Delays(int first, int end) =>
    [
        .. Enumerable.Range(first, end - first)
            .Select(payment => Stopwatch.GetElapsedTime(_sender.SentAt(payment), _minedAt[payment]).TotalMilliseconds)
            .Order(),
    ];

    private int NumberOf(Transaction transaction)
    {
        var coin = transaction.Inputs[0].PreviousOutput;
        var payment = _funding[coin.TransactionId] + (int)coin.Index;
        return _source.CoinOf(payment) == coin ? payment : throw new InvalidOperationException($"{transaction} spends no coin of ours.");
    }
}
