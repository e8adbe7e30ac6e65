namespace Blockyard.Services.Tests;

/// <summary>Waits for things that happen soon, but on a busy machine not at once.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Not in time: {what}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a value that is asked for meets a condition, and returns it.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (true)
        {
            var value = await ask();
            if (condition(value))
            {
                return value;
            }

            Assert.False(timeout.IsCancellationRequested, $"Not in time: {what}. Last: {value}");
            await Task.Delay(20);
        }
    }
}
