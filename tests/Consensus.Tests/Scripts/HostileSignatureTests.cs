using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>
/// Scripts that check signatures as often as they may, on a large transaction. How often the transaction's bytes are looked at
/// tells how often the whole of it is hashed.
/// </summary>
public sealed class HostileSignatureTests
{
    private const string Key = "0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    // With three operations each and 201 in all.
    private const int MostChecks = 66;
    private const int Outputs = 3_000;

    [Fact]
    public void Checks_after_the_second_do_not_hash_the_transaction_again()
    {
        Assert.Equal(1, HashesOf(Repeated(1)));
        Assert.Equal(2, HashesOf(Repeated(2)));
        Assert.Equal(2, HashesOf(Repeated(3)));
        Assert.Equal(2, HashesOf(Repeated(MostChecks)));
    }

    [Fact]
    public void Every_kind_of_hash_type_is_hashed_once_more_at_most()
    {
        int[] types = [0x01, 0x02, 0x03, 0x81, 0x82, 0x83];
        var checks = Enumerable.Range(0, 96).Select(i => $"{Signature(types[i % types.Length])} {Key} CHECKSIG DROP");

        var hashes = HashesOf(ScriptAssembler.Assemble(string.Join(' ', checks) + " 1"));

        Assert.InRange(hashes, 3, types.Length + 1);
    }

    [Fact]
    public void Keys_of_a_multisig_share_a_hash()
    {
        var keys = string.Join(' ', Enumerable.Repeat(Key, 20));
        var multisig = $"0 {Signature(1)} 1 {keys} 20 CHECKMULTISIG DROP";

        Assert.Equal(2, HashesOf(ScriptAssembler.Assemble(multisig + " 1")));
        Assert.Equal(2, HashesOf(ScriptAssembler.Assemble(string.Join(' ', Enumerable.Repeat(multisig, 9)) + " 1")));
    }

    [Fact]
    public void Many_inputs_cost_two_hashes_each_and_not_one_for_each_check()
    {
        const int Inputs = 100;
        var script = Repeated(MostChecks);
        Assert.Equal(2 * Inputs, HashesOf(script, Inputs));
    }

#if !DEBUG
    // Vector code that is not optimised boxes its vectors.
    [Fact]
    public void Neither_one_check_nor_many_leave_garbage()
    {
        // The signature stands in the unlocking script: cutting it out of the code would copy the code.
        var many = ScriptAssembler.Assemble(
            $"{Key} {string.Join(' ', Enumerable.Repeat("2DUP CHECKSIG DROP", MostChecks))} 2DROP 1");
        var one = ScriptAssembler.Assemble($"{Key} CHECKSIG NOT");
        foreach (var script in new[] { one, many })
        {
            var input = new TxInput(new OutPoint(Hash256.Zero, 0), ScriptAssembler.Assemble(Signature(1)), 0);
            var transaction = Transaction.Create(1, [input], new TxOutput[10], 0);
            TxOutput[] spent = [new TxOutput(1, script)];
            var precomputed = new PrecomputedTransactionData(transaction, spent);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(ScriptError.Ok, Verify());
            }

            Assert.Equal(0, AllocatedBytes.Least(() => Verify()));

            ScriptError Verify() => TransactionScripts.VerifyInput(transaction, 0, spent, ScriptFlags.Consensus, precomputed);
        }
    }
#endif

    private static string Signature(int hashType) => $"0x09 0x3006020101020101{hashType:x2}";

    private static byte[] Repeated(int checks) => ScriptAssembler.Assemble(
        $"{Signature(1)} {Key} {string.Join(' ', Enumerable.Repeat("2DUP CHECKSIG DROP", checks))} 2DROP 1");

    private static long HashesOf(byte[] script, int inputs = 1)
    {
        var (transaction, memory) = Spend(inputs);
        var one = Count(() => SignatureHash.Legacy(transaction, 0, default, SignatureHashType.All));
        var idle = Count(() => Verify([(byte)Opcode.Op1]));
        return (Count(() => Verify(script)) - idle) / one;

        long Count(Action action)
        {
            var before = memory.Reads;
            action();
            return memory.Reads - before;
        }

        void Verify(byte[] code)
        {
            var spent = Enumerable.Repeat(new TxOutput(1, code), inputs).ToArray();
            Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(transaction, spent, ScriptFlags.P2sh, out _));
        }
    }

    private static (Transaction Transaction, CountingMemory Memory) Spend(int inputs)
    {
        var made = Transaction.Create(
            1,
            Enumerable.Range(0, inputs).Select(i => new TxInput(new OutPoint(Hash256.Zero, (uint)i), default, 0)).ToArray(),
            Enumerable.Repeat(new TxOutput(1, new byte[25]), Outputs).ToArray(),
            0);
        var memory = new CountingMemory();
        Assert.True(Transaction.TryParse(memory.Wrap(made.Raw.ToArray()), out var transaction, out var error), error);
        return (transaction, memory);
    }
}
