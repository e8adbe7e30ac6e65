using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>The script checks of one block, shared out among threads in runs of a few inputs.</summary>
/// <remarks>
/// Runs are handed out in block order, and whatever was handed out is finished. So the failure that is reported is that of the
/// first failing input of the block, however many threads take part.
/// </remarks>
internal sealed class ScriptChecks : IDisposable
{
    /// <summary>Inputs per run: about a third of a millisecond of work, so that nobody waits long for the last one.</summary>
    private const int RunLength = 8;

    private readonly ConnectedBlock _block;
    private readonly BlockCoins _coins;

    // One entry for each transaction to check. The arrays are rented and longer than that.
    private readonly int[] _transactions;
    private readonly int[] _firstInput;
    private readonly StrongBox<PrecomputedTransactionData>?[] _shared;
    private readonly int _transactionCount;
    private readonly int _count;
    private readonly ManualResetEventSlim _done = new();
    private readonly Lock _failureLock = new();
    private int _next;
    private int _finished;
    private int _failedInput = int.MaxValue;
    private ValidationResult _failure;
    private ExceptionDispatchInfo? _error;

    /// <summary>Checks all inputs of the transactions that were not verified before.</summary>
    /// <param name="block">The block with the coins that it spends.</param>
    /// <param name="coins">Has the same coins as outputs; not to be reused before all checks are done.</param>
    /// <param name="verified">For each transaction of the block whether its scripts were checked before.</param>
    public ScriptChecks(ConnectedBlock block, BlockCoins coins, ReadOnlySpan<bool> verified)
    {
        _block = block;
        _coins = coins;
        var transactions = block.Block.Transactions;
        _transactions = ArrayPool<int>.Shared.Rent(transactions.Length);
        _firstInput = ArrayPool<int>.Shared.Rent(transactions.Length);
        _shared = ArrayPool<StrongBox<PrecomputedTransactionData>?>.Shared.Rent(transactions.Length);
        for (var i = 1; i < transactions.Length; i++)
        {
            if (!verified[i])
            {
                _transactions[_transactionCount] = i;
                _firstInput[_transactionCount++] = _count;
                _count += transactions[i].Inputs.Length;
            }
        }

        if (_count == 0)
        {
            _done.Set();
        }
    }

    /// <summary>Inputs that nobody has begun with.</summary>
    public int Waiting => Math.Max(0, _count - Volatile.Read(ref _next));

    /// <summary>Checks runs until none is left to begin with; others may still be at theirs.</summary>
    public void Work()
    {
        while (true)
        {
            var first = Interlocked.Add(ref _next, RunLength) - RunLength;
            if (first >= _count)
            {
                return;
            }

            var end = Math.Min(first + RunLength, _count);
            if (first < Volatile.Read(ref _failedInput))
            {
                TryCheckRun(first, end);
            }

            if (Interlocked.Add(ref _finished, end - first) == _count)
            {
                _done.Set();
            }
        }
    }

    /// <summary>Leaves out what nobody has begun with: the outcome does not matter any more.</summary>
    public void Skip() => Volatile.Write(ref _failedInput, 0);

    /// <summary>
    /// Waits for the last run and says what came out. An exception of a check, on whichever thread, is thrown here.
    /// </summary>
    public ValidationResult Wait()
    {
        _done.Wait();
        _error?.Throw();
        return _failure;
    }

    /// <summary>Gives the memory back. All checks are done.</summary>
    public void Dispose()
    {
        _done.Dispose();
        _shared.AsSpan(0, _transactionCount).Clear();
        ArrayPool<StrongBox<PrecomputedTransactionData>?>.Shared.Return(_shared);
        ArrayPool<int>.Shared.Return(_firstInput);
        ArrayPool<int>.Shared.Return(_transactions);
    }

    private void TryCheckRun(int first, int end)
    {
        try
        {
            CheckRun(first, end);
        }
        catch (Exception exception)
        {
            // Not a rule broken: whoever waits for the checks has to know, not the worker that happened to meet it.
            _error = ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void CheckRun(int first, int end)
    {
        var slot = Array.BinarySearch(_firstInput, 0, _transactionCount, first);
        slot = slot < 0 ? ~slot - 1 : slot;
        for (var input = first; input < end; input++)
        {
            if (slot + 1 < _transactionCount && input == _firstInput[slot + 1])
            {
                slot++;
            }

            var error = Check(slot, input - _firstInput[slot]);
            if (error != ScriptError.Ok)
            {
                Fail(input, Describe(error, slot, input - _firstInput[slot]));
                return;
            }
        }
    }

    private ScriptError Check(int slot, int inputIndex)
    {
        var transaction = _block.Block.Transactions[_transactions[slot]];
        var outputs = _coins.SpentOutputs(_transactions[slot]);
        if (outputs.Length == 1)
        {
            var own = new PrecomputedTransactionData(transaction, outputs);
            return TransactionScripts.VerifyInput(transaction, inputIndex, outputs, BlockRules.ScriptFlags, in own);
        }

        var shared = GetShared(slot, transaction, outputs);
        return TransactionScripts.VerifyInput(transaction, inputIndex, outputs, BlockRules.ScriptFlags, in shared.Value);
    }

    /// <summary>What the inputs of a transaction share. Two threads may both make it: they make the same.</summary>
    private StrongBox<PrecomputedTransactionData> GetShared(
        int slot, Transaction transaction, ReadOnlySpan<TxOutput> outputs)
    {
        var shared = Volatile.Read(ref _shared[slot]);
        if (shared is null)
        {
            shared = new StrongBox<PrecomputedTransactionData>(new PrecomputedTransactionData(transaction, outputs));
            Volatile.Write(ref _shared[slot], shared);
        }

        return shared;
    }

    private ValidationResult Describe(ScriptError error, int slot, int inputIndex)
    {
        var transaction = _block.Block.Transactions[_transactions[slot]];
        return ValidationResult.Invalid(
            RejectCode.BlockScriptFailed,
            $"{RejectReasons.Of(RejectCode.BlockScriptFailed)} ({ScriptErrorText.Of(error)})",
            $"input {inputIndex} of {transaction.Id} (wtxid {transaction.WitnessId}), "
                + $"spending {transaction.Inputs[inputIndex].PreviousOutput}");
    }

    private void Fail(int input, ValidationResult failure)
    {
        lock (_failureLock)
        {
            if (input < _failedInput)
            {
                _failure = failure;
                Volatile.Write(ref _failedInput, input);
            }
        }
    }
}
