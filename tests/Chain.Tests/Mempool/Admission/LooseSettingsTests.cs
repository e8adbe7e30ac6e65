using Blockyard.Chain.Mempool;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>A test network that relays whatever is valid.</summary>
public sealed class LooseSettingsTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { RequireStandard = false };

    [Fact]
    public async Task Takes_what_is_valid_and_not_standard()
    {
        var anyones = new TxOutput(50_000, new[] { (byte)Opcode.Op1 });
        var odd = Harness.Admit((Pay(Coins[0]) with { Version = 9, Extra = [anyones] }).Build());
        var input = new TxInput(new OutPoint(odd.Transaction.Id, 1), new[] { (byte)Opcode.Nop10 }, 0);
        Harness.Admit(Transaction.Create(2, [input], [new TxOutput(40_000, PoolHarness.Bob.Script)], 0));

        await Harness.MineTemplateAsync();

        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public void Refuses_what_is_not_valid()
    {
        Assert.StartsWith(
            "mempool-script-verify-flag-failed", Refuse(Pay(Coins[0] with { Key = PoolHarness.Bob })).Reason);
    }
}
