using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Templates;

/// <summary>Checks that transactions, in this order, are what a block on a tip may hold.</summary>
/// <remarks>
/// It remembers what it has checked on one tip, so that the next template on it costs only what is new. That no two spend the
/// same output the pool sees to; scripts that were verified when a transaction was admitted are not run again.
/// </remarks>
internal sealed class TemplateCheck(Blockchain chain, ScriptCache scripts)
{
    /// <summary>Transactions that are looked up at one go; the chain's writer gets its turn in between.</summary>
    private const int RunLength = 256;

    private readonly HashSet<Hash256> _passed = [];
    private readonly ParallelOptions _parallel = new();
    private HeaderEntry? _tip;

    /// <summary>Takes out of the list what is not valid, and what spends from that.</summary>
    /// <returns>False if the tip is another one by now.</returns>
    public bool TryKeepValid(HeaderEntry tip, List<MempoolNode> picked, out List<MempoolNode> unfit)
    {
        if (_tip != tip)
        {
            _passed.Clear();
            _tip = tip;
        }

        unfit = [];
        var failed = new HashSet<MempoolNode>();
        var fresh = picked.Where(node => !_passed.Contains(node.Transaction.WitnessId)).ToList();
        if (fresh.Count > 0 && !TryCheckNew(tip, picked, fresh, failed))
        {
            return false;
        }

        foreach (var node in fresh)
        {
            if (!failed.Contains(node))
            {
                _passed.Add(node.Transaction.WitnessId);
            }
        }

        if (failed.Count > 0)
        {
            unfit = TakeOut(picked, failed);
        }

        return true;
    }

    private static List<MempoolNode> TakeOut(List<MempoolNode> picked, HashSet<MempoolNode> failed)
    {
        var unfit = new List<MempoolNode>();
        var ids = new HashSet<Hash256>();
        foreach (var node in picked)
        {
            if (failed.Contains(node) || SpendsFrom(node.Transaction, ids))
            {
                ids.Add(node.Transaction.Id);
                unfit.Add(node);
            }
        }

        picked.RemoveAll(node => ids.Contains(node.Transaction.Id));
        return unfit;
    }

    private static bool SpendsFrom(Transaction transaction, HashSet<Hash256> ids)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (ids.Contains(input.PreviousOutput.TransactionId))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryCheckNew(HeaderEntry tip, List<MempoolNode> picked, List<MempoolNode> fresh, HashSet<MempoolNode> failed)
    {
        var makers = picked.ToDictionary(static node => node.Transaction.Id, static node => node.Transaction);
        var unverified = new List<(MempoolNode Node, TxOutput[] Spent)>();
        foreach (var run in fresh.Chunk(RunLength))
        {
            using var scope = chain.Read();
            if (scope.Tip != tip)
            {
                return false;
            }

            foreach (var node in run)
            {
                if (!TryFindCoins(node.Transaction, makers, scope, out var coins) || !IsValid(node, coins, tip))
                {
                    failed.Add(node);
                }
                else if (!scripts.Contains(node.Transaction.WitnessId))
                {
                    unverified.Add((node, Array.ConvertAll(coins, static coin => coin.Output)));
                }
            }
        }

        Verify(unverified, failed);
        return true;
    }

    private static bool TryFindCoins(
        Transaction transaction, Dictionary<Hash256, Transaction> makers, in ChainReadScope scope, out Coin[] coins)
    {
        var inputs = transaction.Inputs;
        coins = new Coin[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var output = inputs[i].PreviousOutput;
            if (makers.TryGetValue(output.TransactionId, out var maker))
            {
                if (output.Index >= (uint)maker.Outputs.Length)
                {
                    return false;
                }

                var made = maker.Outputs[(int)output.Index];
                coins[i] = new Coin(made.Value, made.ScriptPubKey, (uint)scope.Tip.Height + 1, isCoinbase: false);
            }
            else if (!scope.Coins.TryGetCoin(output, out coins[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValid(MempoolNode node, Coin[] coins, HeaderEntry tip)
    {
        var transaction = node.Transaction;
        var height = tip.Height + 1;
        return TransactionRules.Check(transaction).IsValid
            && LockTimeRules.IsFinal(transaction, height, tip.MedianTimePast)
            && SequenceLocks.Of(transaction, coins, tip).AllowBlock(height, tip.MedianTimePast)
            && CoinRules.Check(transaction, coins, height, out var fee).IsValid
            && fee == node.Fee;
    }

    private void Verify(List<(MempoolNode Node, TxOutput[] Spent)> unverified, HashSet<MempoolNode> failed)
    {
        var errors = new ScriptError[unverified.Count];
        ParallelRuns.For(errors.Length, _parallel, i => errors[i] = TransactionScripts.VerifyAll(
            unverified[i].Node.Transaction, unverified[i].Spent, BlockRules.ScriptFlags, out _));
        for (var i = 0; i < errors.Length; i++)
        {
            if (errors[i] != ScriptError.Ok)
            {
                failed.Add(unverified[i].Node);
            }
        }
    }
}
