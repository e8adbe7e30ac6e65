using Blockyard.Services.Gateway.Problems;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>
/// Calls chain-stores on behalf of a client: its own one first, the next in hash order where that cannot be reached.
/// </summary>
internal sealed class ChainStores(NodeDirectory<ChainNode> directory)
{
    /// <summary>All chain-stores known.</summary>
    public ChainNode[] Nodes => directory.Nodes;

    /// <summary>
    /// A call that is safe to repeat. With <paramref name="askOthers"/> every chain-store is asked before "not found" is
    /// believed: another one may know a transaction or block that has not travelled yet.
    /// </summary>
    public Task<T> CallAsync<T>(
        HttpContext context,
        Func<ChainNode, CallOptions, AsyncUnaryCall<T>> call,
        bool askOthers = false)
    {
        return CallAsync(
            context,
            async (node, options) =>
            {
                using var running = call(node, options);
                return await running;
            },
            askOthers);
    }

    /// <summary>The same for a call of any kind.</summary>
    public async Task<T> CallAsync<T>(HttpContext context, Func<ChainNode, CallOptions, Task<T>> call, bool askOthers = false)
    {
        var nodes = directory.InOrder(ClientIdentity.Of(context));
        RpcException? last = null;
        foreach (var node in nodes)
        {
            try
            {
                var answer = await call(node, context.ToCall());
                node.Health.Answered();
                return answer;
            }
            catch (RpcException error) when (error.IsDiskTrouble())
            {
                last = MoreTelling(last, error);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                node.Health.Failed();
                last = MoreTelling(last, error);
            }
            catch (RpcException error) when (askOthers && error.StatusCode == StatusCode.NotFound)
            {
                last = MoreTelling(last, error);
            }
        }

        throw last!;
    }

    /// <summary>One that has it and cannot read it tells more than one that does not have it, and that more than one that is away.</summary>
    private static RpcException MoreTelling(RpcException? before, RpcException now)
    {
        return before is null || Weight(now) >= Weight(before) ? now : before;

        static int Weight(RpcException error) => error.IsDiskTrouble() ? 2 : error.StatusCode == StatusCode.NotFound ? 1 : 0;
    }
}
