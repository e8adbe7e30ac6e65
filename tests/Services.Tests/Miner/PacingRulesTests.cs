using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Miner;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;
using Blockyard.TestKit;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Tests.Miner;

public sealed class PacingRulesTests
{
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(300, 1_000_000)]
    [InlineData(6_900, 3_900_000)]
    public void More_transactions_are_waited_for_while_they_would_fit(uint transactions, uint weight)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(250), UntilDue(transactions, weight));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(250), UntilDue(transactions, weight));
    }

    [Fact]
    public void A_full_block_is_due_at_once() => Assert.Equal(TimeSpan.Zero, UntilDue(7_100, 3_980_000));

    [Fact]
    public void A_block_without_transactions_waits_for_the_interval() => Assert.Equal(TimeSpan.FromSeconds(600), UntilDue(0, 0));

    /// <summary>On regtest it would be solved before the full one comes, each time anew: nothing that waits would ever be mined.</summary>
    [Theory]
    [InlineData("continuous", 0x1d00ffffu, true)]
    [InlineData("continuous", 0x207fffffu, false)]
    [InlineData("interval", 0x1d00ffffu, false)]
    [InlineData("on-transactions", 0x1d00ffffu, false)]
    public void A_preliminary_template_is_worked_on_where_blocks_take_long(string pacing, uint bits, bool expected)
    {
        var rules = new PacingRules(Options.Create(new MinerOptions { Pacing = pacing }), _clock);
        Assert.Equal(expected, rules.Accepts(Receive(new BlockTemplate { Bits = bits, Preliminary = true })));
        Assert.True(rules.Accepts(Receive(new BlockTemplate { Bits = bits })));
    }

    private TimeSpan? UntilDue(uint transactions, uint weight)
    {
        var template = Receive(new BlockTemplate { TransactionCount = transactions, Weight = weight, Bits = 0x207fffff });
        var options = Options.Create(new MinerOptions { Pacing = "on-transactions" });
        return new PacingRules(options, _clock).UntilDue(template);
    }

    private ReceivedTemplate Receive(BlockTemplate message)
    {
        var board = new TemplateBoard(new ChangeNotice(), _clock);
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        using var node = new ChainStoreNode(channel.Target, channel.CreateCallInvoker(), channel, _clock);
        message.PreviousBlockHash = new string('0', 64);
        board.Publish(TemplateMapping.Read(message, node, stream: 1));
        return board.Current!;
    }
}
