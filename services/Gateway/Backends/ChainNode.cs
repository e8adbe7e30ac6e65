using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>One chain-store.</summary>
internal sealed class ChainNode(string address, CallInvoker invoker, NodeHealth health) : IServiceNode
{
    public string Address => address;

    public NodeHealth Health => health;

    public ChainService.ChainServiceClient Chain { get; } = new(invoker);

    public MempoolService.MempoolServiceClient Mempool { get; } = new(invoker);

    public NodeService.NodeServiceClient Node { get; } = new(invoker);
}
