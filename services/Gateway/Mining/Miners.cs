using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.Gateway.Backends;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Mining;

/// <summary>Commands and questions to all miners.</summary>
internal sealed class Miners(NodeDirectory<MinerNode> directory)
{
    public Task<MiningView> StatusAsync(HttpContext context) =>
        AskAsync(async node => (await node.Client.GetStatusAsync(new GetStatusRequest(), Call(context))).Status);

    public Task<MiningView> StartAsync(HttpContext context) =>
        AskAsync(async node => (await node.Client.StartMiningAsync(new StartMiningRequest(), Call(context))).Status);

    public Task<MiningView> StopAsync(HttpContext context) =>
        AskAsync(async node => (await node.Client.StopMiningAsync(new StopMiningRequest(), Call(context))).Status);

    public Task<MiningView> SetPowerAsync(uint threads, uint dutyPercent, HttpContext context)
    {
        var request = new SetPowerRequest { Threads = threads, DutyPercent = dutyPercent };
        return AskAsync(async node => (await node.Client.SetPowerAsync(request, Call(context))).Status);
    }

    public Task<MiningView> PayToAsync(string address, HttpContext context) =>
        AskAsync(async node =>
            (await node.Client.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = address }, Call(context))).Status);

    /// <summary>Has one miner make blocks. Another one is asked only as long as there is none yet.</summary>
    public async Task GenerateAsync(
        GenerateBlocksRequest request,
        Action<GenerateBlocksResponse> made,
        CancellationToken cancellationToken)
    {
        var any = false;
        RpcException? last = null;
        foreach (var node in directory.InOrder(""))
        {
            try
            {
                using var call = node.Client.GenerateBlocks(request, cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    any = true;
                    made(call.ResponseStream.Current);
                }

                return;
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && !any)
            {
                node.Health.Failed();
                last = error;
            }
        }

        throw last!;
    }

    private static CallOptions Call(HttpContext context) => context.ToCall();

    private async Task<MiningView> AskAsync(Func<MinerNode, Task<MinerStatus>> ask) =>
        MiningView.From(await directory.AskAllAsync(ask));
}
