using Blockyard.Benchmarks.Runner;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>
/// The signatures of a recorded chain of P2WPKH spends, taken out so that nothing but their verification is measured.
/// </summary>
internal sealed class Verifications
{
    private const int Repeats = 3;

    private readonly List<(byte[] Key, Hash256 Hash, byte[] Signature)> _checks = [];

    /// <summary>Takes up to so many signatures from the end of the chain.</summary>
    public Verifications(string chain, int count)
    {
        var blocks = RecordedChain.Read(chain);
        var outputs = blocks
            .SelectMany(block => block.Transactions.ToArray())
            .ToDictionary(transaction => transaction.Id, transaction => transaction.Outputs.ToArray());
        foreach (var block in Enumerable.Reverse(blocks))
        {
            foreach (var transaction in block.Transactions[1..])
            {
                var input = transaction.Inputs[0];
                if (_checks.Count < count && transaction.Inputs.Length == 1 && input.Witness.Count == 2)
                {
                    var previous = input.PreviousOutput;
                    _checks.Add(Take(transaction, outputs[previous.TransactionId][(int)previous.Index]));
                }
            }
        }
    }

    /// <summary>Measures how fast they are verified.</summary>
    public VerificationRate Measure()
    {
        var processor = Environment.CpuUsage.TotalTime;
        var oneThread = Stopwatches.Best(Repeats, Run);
        processor = (Environment.CpuUsage.TotalTime - processor) / Repeats;
        var allCores = Stopwatches.Best(Repeats, () => Parallel.For(0, Environment.ProcessorCount, _ => Run()));
        return new VerificationRate(
            _checks.Count / oneThread,
            _checks.Count * Environment.ProcessorCount / allCores,
            processor.TotalMicroseconds / _checks.Count);
    }

    /// <summary>Verifies all, on this thread: reads the key and the signature and checks.</summary>
    private void Run()
    {
        foreach (var (encoded, hash, signature) in _checks)
        {
            if (!PublicKey.TryParse(encoded, out var key) || !Ecdsa.Verify(key, hash.AsSpan(), signature))
            {
                throw new InvalidOperationException("A signature of the recorded chain does not verify.");
            }
        }
    }

    private static (byte[] Key, Hash256 Hash, byte[] Signature) Take(Transaction transaction, TxOutput spent)
    {
        var witness = transaction.Inputs[0].Witness;
        var signature = witness[0];
        var key = witness[1].ToArray();
        var hash = SignatureHash.WitnessV0(
            transaction,
            0,
            ScriptTemplates.PayToPublicKeyHash(Hash160.Hash(key)),
            spent.Value,
            signature[^1],
            PrecomputedTransactionData.ForSigning(transaction, [spent]));
        return (key, hash, signature[..^1].ToArray());
    }
}
