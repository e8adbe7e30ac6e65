using Blockyard.Services.Gateway.Requests;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>Asks all pods of a service at once.</summary>
internal static class NodeQuestions
{
    /// <summary>What each said. If none did, the first error is thrown.</summary>
    public static async Task<NodeAnswers<T>> AskAllAsync<TNode, T>(this NodeDirectory<TNode> directory, Func<TNode, Task<T>> ask)
        where TNode : class, IServiceNode
    {
        var nodes = directory.InOrder("");
        var tasks = Array.ConvertAll(nodes, node => ask(node));
        await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        var answers = new List<T>();
        var unreachable = new List<UnreachableView>();
        RpcException? first = null;
        foreach (var (node, task) in nodes.Zip(tasks))
        {
            try
            {
                answers.Add(await task);
                node.Health.Answered();
            }
            catch (RpcException error)
            {
                first ??= error;
                unreachable.Add(new UnreachableView(node.Address, $"{error.StatusCode}: {error.Status.Detail}"));
            }
        }

        return answers.Count > 0 || first is null ? new NodeAnswers<T>(answers, unreachable) : throw first;
    }
}
