using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Miner;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;
using Blockyard.TestKit;
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

    private TimeSpan? UntilDue(uint transactions, uint weight)
    {
        var board = new TemplateBoard(new ChangeNotice(), _clock);
        board.Publish(new BlockTemplate
        {
            PreviousBlockHash = new string('0', 64),
            TransactionCount = transactions,
            Weight = weight,
        });
        var options = Options.Create(new MinerOptions { Pacing = "on-transactions" });
        return new PacingRules(options, _clock).UntilDue(board.Current!);
    }
}
