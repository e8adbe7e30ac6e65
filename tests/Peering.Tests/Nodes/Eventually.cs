using System.Runtime.CompilerServices;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(
        Func<bool> condition, Func<string>? describe = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                Assert.Fail($"Not true in {Patience.TotalSeconds} s: {text}. {describe?.Invoke()}");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>True for all of a time in which it would have changed.</summary>
    public static async Task StaysTrueAsync(
        Func<bool> condition, TimeSpan time, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
        {
            Assert.True(condition(), text);
            await Task.Delay(10);
        }
    }
}
