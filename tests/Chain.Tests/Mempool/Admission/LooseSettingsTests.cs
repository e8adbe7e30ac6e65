using Blockyard.Chain.Mempool;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>A test network that relays forms that others do not.</summary>
public sealed class LooseSettingsTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { RequireStandard = false };

    [Fact]
    public async Task Takes_what_is_valid_and_not_standard()
    {
        var anyones = new TxOutput(50_000, new[] { (byte)Opcode.Op1 });
        var odd = Harness.Admit((Pay(Coins[0]) with { Version = 9, Extra = [anyones] }).Build());
        Harness.Admit(Spend(odd.Transaction, scriptSig: []));

        await Harness.MineTemplateAsync();

        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public void Holds_scripts_to_the_standard_rules_all_the_same()
    {
        var odd = Harness.Admit((Pay(Coins[0]) with { Extra = [new TxOutput(50_000, new[] { (byte)Opcode.Op1 })] }).Build());

        Assert.Equal(
            "mempool-script-verify-flag-failed (NOPx reserved for soft-fork upgrades)",
            Refuse(Spend(odd.Transaction, [(byte)Opcode.Nop10])).Reason);
    }

    [Fact]
    public void Refuses_what_is_not_valid()
    {
        Assert.StartsWith(
            "mempool-script-verify-flag-failed", Refuse(Pay(Coins[0] with { Key = PoolHarness.Bob })).Reason);
    }

    private static Transaction Spend(Transaction parent, byte[] scriptSig) => Transaction.Create(
        2, [new TxInput(new OutPoint(parent.Id, 1), scriptSig, 0)], [new TxOutput(40_000, PoolHarness.Bob.Script)], 0);
}
