using Blockyard.Chain.Mempool;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>What only stricter settings than the usual refuse.</summary>
public sealed class StrictSettingsTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { MaxDataCarrierBytes = 83, PermitBareMultisig = false };

    [Fact]
    public void Refuses_more_carried_data_than_is_relayed_in_all_outputs_together()
    {
        // RETURN, the push and the data.
        Harness.Admit((Pay(Coins[0]) with { Extra = [Data(30), Data(49)] }).Build());

        Assert.Equal("datacarrier", Refuse(Pay(Coins[1]) with { Extra = [Data(30), Data(50)] }).Reason);
    }

    [Fact]
    public void Refuses_a_bare_multisig()
    {
        var key = PoolHarness.Alice.PublicKeyBytes.Span;
        byte[] script = [(byte)Opcode.Op1, (byte)key.Length, .. key, (byte)Opcode.Op1, (byte)Opcode.CheckMultisig];

        Assert.Equal("bare-multisig", Refuse(Pay(Coins[0]) with { Extra = [new TxOutput(10_000, script)] }).Reason);
    }

    private static TxOutput Data(int bytes)
    {
        var script = new byte[ScriptPush.SizeOf(bytes) + 1];
        script[0] = (byte)Opcode.Return;
        ScriptPush.Write(script.AsSpan(1), new byte[bytes]);
        return new TxOutput(0, script);
    }
}
