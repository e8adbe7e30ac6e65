using System.Globalization;
using Blockyard.FullBlocks.Building;
using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>Does to a node what a scenario says, and holds it to what has to come of it.</summary>
internal static class Replay
{
    public static async Task RunAsync(INode node, Scenario scenario)
    {
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            var step = scenario.Steps[i];
            var place = string.Create(CultureInfo.InvariantCulture, $"step {i + 1} of {scenario.Steps.Count}: ");
            await DoAsync(node, step, place);
            Assert.Equal($"{place}{step.Tip}", $"{place}{await DescribeTipAsync(node)}");
        }

        await ExpectEndAsync(node, scenario);
    }

    /// <summary>The best block and the coins are those at the end of the scenario.</summary>
    public static async Task ExpectEndAsync(INode node, Scenario scenario)
    {
        Assert.Equal(scenario.Tip.ToString(), await DescribeTipAsync(node));
        Assert.Equal(new CoinSet(scenario.Tip).Hash(), await node.HashCoinsAsync());
    }

    private static async Task DoAsync(INode node, Step step, string place)
    {
        switch (step)
        {
            case SubmitStep submit:
                var answer = await node.SubmitAsync(submit.Raw);
                var detail = submit.Detail ?? answer.Detail;
                Assert.Equal($"{place}{new Answer(submit.Verdict, submit.Reason, detail)}", $"{place}{answer}");
                break;
            case CoinStep coin:
                Assert.Equal((place, coin.Value), (place, await node.FindCoinAsync(coin.OutPoint)));
                break;
            case OrderStep order:
                await node.OrderAsync(order.Block, order.IsValid);
                break;
            case ClockStep clock:
                node.TurnClock(clock.Time);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "No such step.");
        }
    }

    private static async Task<string> DescribeTipAsync(INode node)
    {
        var (hash, height) = await node.GetTipAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{hash} at {height}");
    }
}
