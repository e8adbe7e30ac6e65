using System.Diagnostics;

namespace Blockyard.EndToEnd;

/// <summary>Waits for what takes a moment, and says what it saw last if it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> GetAsync<T>(Func<Task<T>> look, Func<T, bool> enough, string what)
    {
        var watch = Stopwatch.StartNew();
        var last = "nothing";
        while (watch.Elapsed < Limit)
        {
            try
            {
                var seen = await look();
                if (enough(seen))
                {
                    return seen;
                }

                last = $"{seen}";
            }
            catch (Exception error) when (error is HttpRequestException or Grpc.Core.RpcException or OperationCanceledException)
            {
                last = error.Message;
            }

            await Task.Delay(Pause);
        }

        throw new Xunit.Sdk.XunitException($"{what}: not within {Limit.TotalSeconds:0} s; seen last: {last}");
    }
}
