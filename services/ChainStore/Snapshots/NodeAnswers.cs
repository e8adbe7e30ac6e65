using Grpc.Core;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>Reads what a node answers to a command.</summary>
internal static class NodeAnswers
{
    /// <summary>A node that works is never silent for so long, whatever it is asked for here.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>The next answer; null at the end.</summary>
    /// <exception cref="RpcException">The node refused, went away or fell silent.</exception>
    public static async Task<T?> NextAsync<T>(
        this IAsyncStreamReader<T> answers, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await answers.MoveNext(cancellationToken).WaitAsync(Silence, time, cancellationToken) ? answers.Current : null;
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"The node has been silent for {Silence.TotalSeconds:0} s."));
        }
    }

    /// <summary>What people are told of a call that failed.</summary>
    public static string Explain(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unavailable => $"The node cannot be reached: {error.Status.Detail}",
        StatusCode.Unauthenticated => $"The node does not accept the service token: {error.Status.Detail}",
        _ => error.Status.Detail,
    };
}
