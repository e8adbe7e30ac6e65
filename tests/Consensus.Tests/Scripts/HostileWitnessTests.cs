using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Witnesses and tapscripts as large as a block: what they cost in memory, counted in bytes allocated.</summary>
public sealed class HostileWitnessTests
{
    private const int Items = 1_000_000;

    // A place on the stack takes 16 bytes; growing to it leaves as much behind again, and sizes are powers of two.
    private const int BytesPerItem = 64;

    [Fact]
    public void Deep_witness_is_decoded_without_a_list_of_its_items()
    {
        var raw = Spend([], DeepWitness([(byte)Opcode.Op1])).Raw;
        Transaction? transaction = null;

        Assert.InRange(AllocatedBytes.Least(() => Assert.True(Transaction.TryParse(raw, out transaction, out _))), 0, 1_000);

        Assert.Equal(Items + 1, transaction!.Inputs[0].Witness.Count);
    }

    [Fact]
    public void Deep_witness_takes_memory_in_proportion_to_its_items()
    {
        byte[] script = [(byte)Opcode.Op1];
        var (output, control) = TaprootLeaf.Lock(script);
        var version0 = ScriptTemplates.PayToWitnessScriptHash(Sha256.Hash(script));

        Assert.InRange(Measure([], version0, DeepWitness(script), ScriptError.StackSize), 0, Items * BytesPerItem);
        Assert.InRange(Measure([], output, DeepWitness(script, control), ScriptError.StackSize), 0, Items * BytesPerItem);
    }

    [Fact]
    public void Nested_conditions_take_no_memory()
    {
        // Two bytes for each IF, one for each ENDIF: 300 kB with 100,000 levels.
        var script = Repeat(100_000, Opcode.Op1, Opcode.If).Concat(Repeat(100_000, Opcode.EndIf)).Append((byte)Opcode.Op1);
        var (output, control) = TaprootLeaf.Lock([.. script]);

        Assert.InRange(Measure([], output, Witness.Create([.. script], control), ScriptError.Ok), 0, 4_096);
    }

    [Fact]
    public void Unexecuted_conditions_take_no_memory()
    {
        var script = Repeat(1, Opcode.Op0, Opcode.If).Concat(Repeat(200_000, Opcode.If)).Concat(Repeat(200_001, Opcode.EndIf))
            .Append((byte)Opcode.Op1);
        var (output, control) = TaprootLeaf.Lock([.. script]);

        Assert.InRange(Measure([], output, Witness.Create([.. script], control), ScriptError.Ok), 0, 4_096);
    }

    [Fact]
    public void Rolls_of_a_deep_stack_move_elements_and_copy_nothing()
    {
        // 998 elements, each roll brings the lowest to the top.
        byte[] roll = [2, 0xe5, 0x03, (byte)Opcode.Roll];
        var script = Repeat(998, Opcode.Op1).Concat(Enumerable.Repeat(roll, 20_000).SelectMany(bytes => bytes))
            .Concat(Repeat(498, Opcode.TwoDrop)).Append((byte)Opcode.Drop);
        var (output, control) = TaprootLeaf.Lock([.. script]);

        Assert.InRange(Measure([], output, Witness.Create([.. script], control), ScriptError.Ok), 0, 65_536);
    }

    [Fact]
    public void Largest_legacy_script_of_hashes_allocates_no_more_than_its_operations_write()
    {
        var data = ScriptAssembler.Push(new byte[520]);
        var script = data.Concat(Repeat(200, Opcode.Sha256)).ToArray();

        Assert.InRange(Measure([], script, Witness.Empty, ScriptError.Ok), 0, 200 * 128);
        Assert.Equal(ScriptError.ScriptSize, Run([], new byte[ScriptLimits.MaxScriptSize + 1], Witness.Empty));
        Assert.Equal(ScriptError.OpCount, Run([], [.. data, .. Repeat(202, Opcode.Sha256)], Witness.Empty));
    }

    private static IEnumerable<byte> Repeat(int count, params Opcode[] opcodes) =>
        Enumerable.Repeat(opcodes, count).SelectMany(each => each).Select(opcode => (byte)opcode);

    private static Witness DeepWitness(params byte[][] last) => Witness.Create([.. Enumerable.Repeat(Array.Empty<byte>(), Items), .. last]);

    private static Transaction Spend(byte[] scriptSig, Witness witness) => Transaction.Create(
        2, [new TxInput(new OutPoint(Hash256.Zero, 0), scriptSig, 0, witness)], [new TxOutput(1, default)], 0);

    private static ScriptError Run(byte[] scriptSig, byte[] scriptPubKey, Witness witness) => TransactionScripts.VerifyAll(
        Spend(scriptSig, witness), [new TxOutput(2, scriptPubKey)], ScriptFlags.Consensus, out _);

    private static long Measure(byte[] scriptSig, byte[] scriptPubKey, Witness witness, ScriptError expected)
    {
        var transaction = Spend(scriptSig, witness);
        TxOutput[] spent = [new TxOutput(2, scriptPubKey)];
        var precomputed = new PrecomputedTransactionData(transaction, spent);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = TransactionScripts.VerifyInput(transaction, 0, spent, ScriptFlags.Consensus, precomputed);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(expected, error);
        return allocated;
    }
}
