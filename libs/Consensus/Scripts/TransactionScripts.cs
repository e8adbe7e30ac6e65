using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>Checks the scripts of a transaction's inputs.</summary>
public static class TransactionScripts
{
    /// <summary>
    /// Checks one input. Inputs are independent of each other, so they may be checked in any order and on any thread.
    /// </summary>
    /// <param name="transaction">The spending transaction, not a coinbase.</param>
    /// <param name="inputIndex">The input to check.</param>
    /// <param name="spentOutputs">What the inputs spend, in their order.</param>
    /// <param name="flags">The rules in force.</param>
    /// <param name="precomputed">Made of the same transaction and outputs.</param>
    public static ScriptError VerifyInput(
        Transaction transaction,
        int inputIndex,
        ReadOnlySpan<TxOutput> spentOutputs,
        ScriptFlags flags,
        in PrecomputedTransactionData precomputed)
    {
        ref readonly var input = ref transaction.Inputs[inputIndex];
        ref readonly var spent = ref spentOutputs[inputIndex];
        var checker = new TransactionSignatureChecker(transaction, inputIndex, spent, in precomputed);
        var error = ScriptVerifier.Verify(input.ScriptSig, spent.ScriptPubKey, input.Witness, flags, ref checker);
        checker.Dispose();
        return error;
    }

    /// <summary>Checks all inputs in order and stops at the first that fails.</summary>
    /// <param name="transaction">The spending transaction, not a coinbase.</param>
    /// <param name="spentOutputs">What its inputs spend, in their order.</param>
    /// <param name="flags">The rules in force.</param>
    /// <param name="failedInput">The input that failed, or −1.</param>
    public static ScriptError VerifyAll(
        Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs, ScriptFlags flags, out int failedInput)
    {
        var precomputed = new PrecomputedTransactionData(transaction, spentOutputs);
        for (failedInput = 0; failedInput < transaction.Inputs.Length; failedInput++)
        {
            var error = VerifyInput(transaction, failedInput, spentOutputs, flags, in precomputed);
            if (error != ScriptError.Ok)
            {
                return error;
            }
        }

        failedInput = -1;
        return ScriptError.Ok;
    }
}
