using System.Runtime.CompilerServices;
using Blockyard.Consensus.Scripts;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class ConditionStackTests
{
    [Fact]
    public void Answers_as_a_list_of_flags_would() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 3)).ToArbitrary(), steps =>
        {
            var flags = new List<bool>();
            var stack = default(ConditionStack);
            return Array.TrueForAll(steps, step =>
            {
                Take(step, flags, ref stack);
                return stack.IsEmpty == (flags.Count == 0) && stack.AllTrue == flags.TrueForAll(static flag => flag);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    /// <summary>Whatever is nested how deep: two numbers, so that no step can cost more than another.</summary>
    [Fact]
    public void Is_as_large_for_a_million_conditions_as_for_one() => Assert.Equal(2 * sizeof(int), Unsafe.SizeOf<ConditionStack>());

    private static void Take(int step, List<bool> flags, ref ConditionStack stack)
    {
        switch (step)
        {
            case 0 or 1:
                flags.Add(step == 1);
                stack.Push(step == 1);
                break;
            case 2 when flags.Count > 0:
                flags.RemoveAt(flags.Count - 1);
                stack.Pop();
                break;
            case 3 when flags.Count > 0:
                flags[^1] = !flags[^1];
                stack.ToggleTop();
                break;
            default:
                break;
        }
    }
}
