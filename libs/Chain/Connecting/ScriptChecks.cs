using System.Runtime.ExceptionServices;
using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;

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
    private readonly PrecomputedTransactionData?[] _precomputed;
    private readonly int[] _transactions;
    private readonly int[] _firstInput;
    private readonly int _count;
    private readonly ManualResetEventSlim _done = new();
    private readonly Lock _failureLock = new();
    private int _next;
    private int _finished;
    private int _failedInput = int.MaxValue;
    private ValidationResult _failure;
    private ExceptionDispatchInfo? _error;

    /// <summary>Checks all inputs of these transactions.</summary>
    /// <param name="block">The block with the coins that it spends.</param>
    /// <param name="coins">Has the same coins as outputs; not to be reused before all checks are done.</param>
    /// <param name="transactions">Positions in the block, ascending, without the coinbase.</param>
    public ScriptChecks(ConnectedBlock block, BlockCoins coins, int[] transactions)
    {
        _block = block;
        _coins = coins;
        _precomputed = new PrecomputedTransactionData?[transactions.Length];
        _transactions = transactions;
        _firstInput = new int[transactions.Length + 1];
        for (var i = 0; i < transactions.Length; i++)
        {
            _firstInput[i + 1] = _firstInput[i] + block.Block.Transactions[transactions[i]].Inputs.Length;
        }

        _count = _firstInput[^1];
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

    public void Dispose() => _done.Dispose();

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
        var slot = Array.BinarySearch(_firstInput, first);
        slot = slot < 0 ? ~slot - 1 : slot;
        for (var input = first; input < end; input++)
        {
            while (input >= _firstInput[slot + 1])
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
        var outputs = _coins.SpentOutputs(_block.GetFirstInput(_transactions[slot]), transaction.Inputs.Length);

        // Two threads may both make it: they make the same.
        var precomputed = Volatile.Read(ref _precomputed[slot]);
        if (precomputed is null)
        {
            precomputed = new PrecomputedTransactionData(transaction, outputs);
            Volatile.Write(ref _precomputed[slot], precomputed);
        }

        return TransactionScripts.VerifyInput(transaction, inputIndex, outputs, BlockRules.ScriptFlags, precomputed);
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
