using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Mempool.Policy;
using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Policy;

/// <summary>The limits of what is standard, from both sides.</summary>
public sealed class PolicyLimitTests
{
    private static readonly byte[] PublicKey = [2, .. new byte[32]];
    private static readonly byte[] PayToKey = [33, .. PublicKey, (byte)Opcode.CheckSig];

    [Theory]
    [InlineData(100_000, "")]
    [InlineData(100_001, "tx-size")]
    public void Weight_of_a_transaction(int size, string reason)
    {
        // Everything around the script takes 64 bytes.
        var output = new TxOutput(0, Carrier(size - 64));
        var transaction = Spend(default, output);

        Assert.Equal(4 * size, transaction.Weight);
        Assert.Equal(reason, StandardTransactionRules.Check(transaction, new MempoolSettings()).Reason);
    }

    // At 64 bytes it could pass for a node of a Merkle tree.
    [Theory]
    [InlineData(64, "tx-size-small")]
    [InlineData(65, "")]
    public void Size_of_a_small_transaction(int size, string reason)
    {
        var input = new TxInput(new OutPoint(default, 0), default, 0);
        var transaction = Transaction.Create(2, [input], [new TxOutput(0, Carrier(size - 60))], 0);

        Assert.Equal(size, transaction.StrippedSize);
        Assert.Equal(reason, CandidateChecks.CheckByItself(transaction, new MempoolSettings()).Reason);
    }

    [Theory]
    [InlineData(1_650, "")]
    [InlineData(1_651, "scriptsig-size")]
    public void Size_of_an_unlocking_script(int size, string reason) =>
        Assert.Equal(reason, StandardTransactionRules.Check(Spend(new byte[size]), new MempoolSettings()).Reason);

    [Theory]
    [InlineData(100, "")]
    [InlineData(101, "datacarrier")]
    public void Carried_data_of_all_outputs_together(int rest, string reason)
    {
        TxOutput[] outputs = [new(0, Carrier(900)), new(0, Carrier(rest))];
        var transaction = Transaction.Create(2, [new TxInput(default, default, 0)], outputs, 0);

        Assert.Equal(
            reason, StandardTransactionRules.Check(transaction, new MempoolSettings { MaxDataCarrierBytes = 1_000 }).Reason);
        Assert.Equal(100_000, new MempoolSettings().MaxDataCarrierBytes);
    }

    [Theory]
    [InlineData(2_500, "")]
    [InlineData(2_501, "non-witness sigops exceed bip54 limit")]
    public void Signature_operations_that_the_inputs_execute(int count, string detail)
    {
        var spent = Enumerable.Repeat(new TxOutput(1, PayToKey), count).ToArray();
        var inputs = Enumerable.Range(0, count).Select(i => new TxInput(new OutPoint(default, (uint)i), default, 0)).ToArray();

        CheckInputs(Transaction.Create(2, inputs, [new TxOutput(1, default)], 0), spent, detail);
    }

    [Theory]
    [InlineData(15, "")]
    [InlineData(16, "p2sh redeemscript sigops exceed limit (input 0: 16 > 15)")]
    public void Signature_operations_of_a_redeem_script(int count, string detail)
    {
        var redeem = Enumerable.Repeat((byte)Opcode.CheckSig, count).ToArray();
        var spent = new TxOutput(1, ScriptTemplates.PayToScriptHash(Hash160.Hash(redeem)));

        CheckInputs(Spend((byte[])[(byte)count, .. redeem]), [spent], detail);
    }

    [Fact]
    public void Programs_without_rules_are_no_standard_inputs_unless_they_are_anchors()
    {
        CheckInputs(Spend(default), [new TxOutput(1, new byte[] { 0x51, 2, 0x4e, 0x73 })], "");
        CheckInputs(Spend(default), [new TxOutput(1, new byte[] { 0x51, 2, 0x4e, 0x74 })], "input 0 witness program is undefined");
        CheckInputs(Spend(default), [new TxOutput(1, new byte[] { 0x60, 2, 0, 0 })], "input 0 witness program is undefined");
        CheckInputs(Spend(default), [new TxOutput(1, new byte[] { 0x00, 2, 0, 0 })], "input 0 script unknown");
    }

    [Theory]
    [InlineData(3_600, 100, 80, true)]
    [InlineData(3_601, 100, 80, false)]
    [InlineData(3_600, 101, 80, false)]
    [InlineData(3_600, 100, 81, false)]
    public void Witness_of_a_script_hash(int script, int items, int size, bool isStandard)
    {
        var witness = Witness.Create([.. Enumerable.Repeat(new byte[size], items), new byte[script]]);
        var program = ScriptTemplates.PayToWitnessScriptHash(new byte[32]);

        CheckWitness([], program, witness, isStandard);
        CheckWitness([34, .. program], ScriptTemplates.PayToScriptHash(new byte[20]), witness, isStandard);
    }

    [Fact]
    public void Witness_of_a_Taproot_output()
    {
        var taproot = ScriptTemplates.PayToTaproot(new byte[32]);
        byte[] tapscript = [0xc0, .. new byte[32]];
        byte[] other = [0xc2, .. new byte[32]];

        CheckWitness([], taproot, Witness.Create(new byte[64]), true);
        CheckWitness([], taproot, Witness.Create(new byte[10_000]), true);
        CheckWitness([], taproot, Witness.Create(new byte[64], [0x50]), false);
        CheckWitness([], taproot, Witness.Create([0x50]), true);
        CheckWitness([], taproot, Witness.Create(new byte[80], new byte[5_000], tapscript), true);
        CheckWitness([], taproot, Witness.Create(new byte[81], new byte[5_000], tapscript), false);
        CheckWitness([], taproot, Witness.Create(new byte[81], new byte[5_000], other), true);
        CheckWitness([], taproot, Witness.Create(new byte[80], new byte[5_000], []), false);
        CheckWitness([34, .. taproot], ScriptTemplates.PayToScriptHash(new byte[20]), Witness.Create(new byte[64], [0x50]), true);
    }

    [Fact]
    public void Witness_where_none_belongs()
    {
        CheckWitness([], PayToKey, Witness.Create([1]), false);
        CheckWitness([], [0x51, 2, 0x4e, 0x73], Witness.Create([1]), false);
        CheckWitness([1, 0x51], ScriptTemplates.PayToScriptHash(new byte[20]), Witness.Create([1]), false);
        CheckWitness([], [0x60, 2, 0, 0], Witness.Create([1]), true);
        CheckWitness([], PayToKey, Witness.Empty, true);
    }

    [Theory]
    [InlineData(10_000, 1_000, "")]
    [InlineData(10_001, 1_001, "TRUC-violation")]
    public void Size_of_a_version_3_transaction_alone_and_as_a_child(int alone, int child, string reason)
    {
        var transaction = Transaction.Create(3, [new TxInput(default, default, 0)], [new TxOutput(1, PayToKey)], 0);
        var parent = new MempoolNode(transaction, 0, 100, 0);

        Assert.Equal(reason, TrucRules.CheckAlone(transaction, alone).Reason);
        Assert.Equal(reason, TrucRules.Check(transaction, child, new Placement([parent], [parent], [], [])).Reason);
    }

    private static byte[] Carrier(int size) => [(byte)Opcode.Return, .. new byte[size - 1]];

    private static Transaction Spend(ReadOnlyMemory<byte> scriptSig, TxOutput? output = null) => Transaction.Create(
        2, [new TxInput(default, scriptSig, 0)], [output ?? new TxOutput(1_000, PayToKey)], 0);

    private static void CheckInputs(Transaction transaction, TxOutput[] spent, string detail)
    {
        var result = StandardInputRules.Check(transaction, spent);

        Assert.Equal(detail.Length == 0 ? ValidationResult.Valid : result, result);
        Assert.Equal((detail, detail.Length == 0 ? "" : "bad-txns-nonstandard-inputs"), (result.Detail, result.Reason));
    }

    private static void CheckWitness(byte[] scriptSig, byte[] scriptPubKey, Witness witness, bool isStandard)
    {
        var input = new TxInput(default, scriptSig, 0, witness);
        var transaction = Transaction.Create(2, [input], [new TxOutput(1, default)], 0);

        var result = StandardWitnessRules.Check(transaction, [new TxOutput(2, scriptPubKey)]);

        Assert.Equal(isStandard ? "" : "bad-witness-nonstandard", result.Reason);
    }
}
