using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>Spends that fail one way or another: which of the reasons is given.</summary>
public sealed class SpendingPolicyTests : PoolTest
{
    private static readonly byte[] Anything = [(byte)Opcode.Op1];

    [Fact]
    public async Task Unlocking_script_that_would_fail_by_itself_is_not_standard()
    {
        // All of them are made of pushes, so far as a glance can tell.
        Assert.Equal("bad-txns-nonstandard-inputs", await RefuseScriptHashAsync([(byte)Opcode.Reserved, .. Push(Anything)]));
        Assert.Equal("bad-txns-nonstandard-inputs", await RefuseScriptHashAsync([.. Push(new byte[521]), .. Push(Anything)]));
        Assert.Equal("bad-txns-nonstandard-inputs", await RefuseScriptHashAsync([.. new byte[1_000], .. Push(Anything)]));
        Assert.Equal("bad-txns-nonstandard-inputs", await RefuseScriptHashAsync([]));
    }

    [Fact]
    public async Task Unlocking_script_at_the_limits_is_judged_by_what_it_does()
    {
        const string Unclean = "mempool-script-verify-flag-failed (Stack size must be exactly one after execution)";
        Assert.Equal(Unclean, await RefuseScriptHashAsync([.. Push(new byte[520]), .. Push(Anything)]));
        Assert.Equal(Unclean, await RefuseScriptHashAsync([.. new byte[998], .. Push(Anything)]));
    }

    [Fact]
    public void Waiting_output_that_can_never_be_spent_says_so_by_its_script()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { Extra = [new TxOutput(5_000, new byte[] { 0x6a })] }).Build());
        var input = new TxInput(new OutPoint(parent.Transaction.Id, 1), default, 0);
        var child = Transaction.Create(2, [input], [new TxOutput(1_000, PoolHarness.Bob.Script)], 0);

        Assert.Equal("mempool-script-verify-flag-failed (OP_RETURN was encountered)", Refuse(child).Reason);
    }

    [Fact]
    public async Task Confirmed_output_that_can_never_be_spent_is_no_coin()
    {
        var parent = (Pay(Coins[0]) with { Extra = [new TxOutput(5_000, new byte[] { 0x6a })] }).Build();
        await Harness.MineAsync(parent);
        var input = new TxInput(new OutPoint(parent.Id, 1), default, 0);
        var child = Transaction.Create(2, [input], [new TxOutput(1_000, PoolHarness.Bob.Script)], 0);

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(child).Reason);
    }

    private static byte[] Push(byte[] data)
    {
        var bytes = new byte[ScriptPush.SizeOf(data.Length)];
        ScriptPush.Write(bytes, data);
        return bytes;
    }

    private async Task<string> RefuseScriptHashAsync(byte[] scriptSig)
    {
        var script = ScriptTemplates.PayToScriptHash(Hash160.Hash(Anything));
        var coin = Coins[^1];
        Coins.RemoveAt(Coins.Count - 1);
        var made = (Pay(coin) with { Extra = [new TxOutput(100_000, script)] }).Build();
        await Harness.MineAsync(made);
        var input = new TxInput(new OutPoint(made.Id, 1), scriptSig, 0);
        return Refuse(Transaction.Create(2, [input], [new TxOutput(90_000, PoolHarness.Bob.Script)], 0)).Reason;
    }
}
