using Blockyard.Contracts.Miner.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A miner whose blocks cost nothing.</summary>
internal sealed class MinerDouble(ScriptedFeed feed) : MinerService.MinerServiceBase
{
    private readonly MinerStatus _status = new()
    {
        Name = "miner-0",
        Mining = true,
        PacingMode = PacingMode.OnTransactions,
        HashRate = 1000,
        Threads = 1,
        DutyPercent = 100,
        ChainStore = "http://chain-store-0:50051",
        Connected = true,
        PayoutAddress = ScriptedChain.Address,
    };

    /// <summary>Time that a block takes.</summary>
    public TimeSpan Pause { get; set; }

    public string? Address { get; private set; }

    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new GetStatusResponse { Status = _status });

    public override Task<StartMiningResponse> StartMining(StartMiningRequest request, ServerCallContext context)
    {
        _status.Mining = true;
        return Task.FromResult(new StartMiningResponse { Status = _status });
    }

    public override Task<StopMiningResponse> StopMining(StopMiningRequest request, ServerCallContext context)
    {
        _status.Mining = false;
        return Task.FromResult(new StopMiningResponse { Status = _status });
    }

    public override Task<SetPayoutAddressResponse> SetPayoutAddress(SetPayoutAddressRequest request, ServerCallContext context)
    {
        _status.PayoutAddress = request.Address;
        return Task.FromResult(new SetPayoutAddressResponse { Status = _status });
    }

    public override Task<SetPowerResponse> SetPower(SetPowerRequest request, ServerCallContext context)
    {
        _status.Threads = request.Threads > 0 ? request.Threads : _status.Threads;
        _status.DutyPercent = request.DutyPercent > 0 ? request.DutyPercent : _status.DutyPercent;
        return Task.FromResult(new SetPowerResponse { Status = _status });
    }

    public override async Task GenerateBlocks(
        GenerateBlocksRequest request,
        IServerStreamWriter<GenerateBlocksResponse> responseStream,
        ServerCallContext context)
    {
        Address = request.Address;
        for (uint n = 1; n <= request.Count; n++)
        {
            if (request.Count == 13)
            {
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "The difficulty of this network rules that out."));
            }

            await Task.Delay(Pause, context.CancellationToken);
            var block = feed.Connect();
            var answer = new GenerateBlocksResponse
            {
                BlockHash = block.Header.Hash,
                Height = block.Header.Height,
                Generated = n,
                Count = request.Count,
            };
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }
}
