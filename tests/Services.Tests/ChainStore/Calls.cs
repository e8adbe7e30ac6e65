using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>What tests expect of calls that fail, and of lists that come in pages.</summary>
internal static class Calls
{
    /// <summary>Sees a call fail with this code, and its message name something.</summary>
    public static async Task FailsAsync(StatusCode code, string named, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, failure.StatusCode);
        Assert.Contains(named, failure.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>Reads a list to its end, page by page.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(Func<string, Task<(IEnumerable<T> Items, string Next)>> page)
    {
        var pagesLeft = 1_000;
        var all = new List<T>();
        var token = "";
        do
        {
            var (items, next) = await page(token);
            all.AddRange(items);
            token = next;
        }
        while (token.Length > 0 && --pagesLeft > 0);

        Assert.Empty(token);
        return all;
    }

    /// <summary>The next message of a stream, within reason.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncStreamReader<T> stream)
    {
        Assert.True(await stream.MoveNext(CancellationToken.None).WaitAsync(Patience.Limit), "The stream has ended.");
        return stream.Current;
    }

    /// <summary>Reads messages until one that counts.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncStreamReader<T> stream, Func<T, bool> counts)
    {
        while (true)
        {
            var message = await stream.NextAsync();
            if (counts(message))
            {
                return message;
            }
        }
    }
}
