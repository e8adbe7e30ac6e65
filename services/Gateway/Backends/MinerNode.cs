using Blockyard.Contracts.Miner.V1;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>One miner.</summary>
internal sealed class MinerNode(string address, CallInvoker invoker, NodeHealth health) : IServiceNode
{
    public string Address => address;

    public NodeHealth Health => health;

    public MinerService.MinerServiceClient Client { get; } = new(invoker);
}
