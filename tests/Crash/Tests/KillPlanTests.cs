using Blockyard.Crash.Kills;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Tests;

public sealed class KillPlanTests
{
    [Fact]
    public void The_same_seed_makes_the_same_plans_and_another_seed_others()
    {
        Assert.Equal(Describe(3), Describe(3));
        Assert.NotEqual(Describe(3), Describe(4));
    }

    [Fact]
    public void Every_service_is_killed_and_every_aim_taken_sometimes_twice_in_a_row()
    {
        var random = new Random(1);
        var plans = Enumerable.Range(0, 200).Select(_ => KillPlan.Draw(random)).ToArray();

        Assert.Equal(Enum.GetValues<KillAim>(), plans.Select(plan => plan.Aim).Distinct().Order());
        Assert.Equal(Enum.GetValues<ServiceKind>(), plans.SelectMany(plan => plan.Targets).Distinct().Order());
        Assert.Contains(plans, plan => plan.Targets.Count == Enum.GetValues<ServiceKind>().Length);
        Assert.Contains(plans, plan => plan.Again.Count == 2);
    }

    [Theory]
    [InlineData("--speed", "3")]
    [InlineData("--cycles", null)]
    public void Unknown_options_and_missing_values_are_refused(string option, string? value)
    {
        Assert.Throws<FormatException>(() => CrashOptions.Parse(value is null ? [option] : [option, value]));
    }

    private static string Describe(int seed)
    {
        var random = new Random(seed);
        return string.Join('\n', Enumerable.Range(0, 20).Select(_ => KillPlan.Draw(random))
            .Select(plan => $"{string.Join('+', plan.Targets)} {plan.Aim} {plan.Load} {plan.Delay} {string.Join(' ', plan.Again)}"));
    }
}
