using Blockyard.Contracts;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Mining;
using Blockyard.Primitives;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Work;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner;

/// <summary>The miner over gRPC.</summary>
internal sealed class MinerEndpoint(
    MinerStore store,
    StatusReporter reporter,
    BlockSolver solver,
    PowerRules power,
    GenerateQueue requests,
    ChangeNotice changes,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<MinerEndpoint> logger) : MinerService.MinerServiceBase
{
    private const uint MostBlocks = 10_000;
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatusSpacing = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new GetStatusResponse { Status = reporter.Report() });

    /// <inheritdoc/>
    public override async Task<StartMiningResponse> StartMining(StartMiningRequest request, ServerCallContext context)
    {
        await SwitchAsync(mining: true, context.CancellationToken);
        return new StartMiningResponse { Status = reporter.Report() };
    }

    /// <inheritdoc/>
    public override async Task<StopMiningResponse> StopMining(StopMiningRequest request, ServerCallContext context)
    {
        await SwitchAsync(mining: false, context.CancellationToken);
        return new StopMiningResponse { Status = reporter.Report() };
    }

    /// <inheritdoc/>
    public override async Task<SetPayoutAddressResponse> SetPayoutAddress(
        SetPayoutAddressRequest request, ServerCallContext context)
    {
        _ = ReadAddress(request.Address);
        await store.ChangeAsync(
            state => new PayoutChanged(request.Address, state.ConfiguredAddress), context.CancellationToken);
        changes.Raise();
        MinerLog.PayoutAddress(logger, request.Address);
        return new SetPayoutAddressResponse { Status = reporter.Report() };
    }

    /// <inheritdoc/>
    public override async Task<SetPowerResponse> SetPower(SetPowerRequest request, ServerCallContext context)
    {
        if (request is { Threads: 0, DutyPercent: 0 } or { Threads: > HashWorkers.MaxThreads } or { DutyPercent: > 100 })
        {
            throw Failure(
                StatusCode.InvalidArgument,
                $"threads must be from 1 to {HashWorkers.MaxThreads}, duty_percent from 1 to 100; one of them may be left out.");
        }

        await store.ChangeAsync(
            state => new PowerChanged(power.After(state.Power, (int)request.Threads, (int)request.DutyPercent)),
            context.CancellationToken);
        var (threads, dutyPercent) = power.InForce(store.State.Power);
        solver.SetPower(threads, dutyPercent);
        changes.Raise();
        MinerLog.PowerSet(logger, threads, dutyPercent);
        return new SetPowerResponse { Status = reporter.Report() };
    }

    /// <inheritdoc/>
    public override async Task GenerateBlocks(
        GenerateBlocksRequest request, IServerStreamWriter<GenerateBlocksResponse> responseStream, ServerCallContext context)
    {
        if (request.Count is 0 or > MostBlocks)
        {
            throw Failure(StatusCode.InvalidArgument, $"count must be from 1 to {MostBlocks}.");
        }

        var script = request.Address.Length > 0 ? ReadAddress(request.Address) : null;
        if (script is null && store.State.PayoutAddress.Length == 0)
        {
            throw Failure(StatusCode.FailedPrecondition, "The miner has no payout address yet: name an address, or set one.");
        }

        var work = new GenerateRequest(request.Count, script, context.CancellationToken);
        if (!requests.TryAdd(work))
        {
            throw Failure(StatusCode.ResourceExhausted, "Too many requests for blocks wait already.");
        }

        await foreach (var answer in work.Answers.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task WatchStatus(
        WatchStatusRequest request, IServerStreamWriter<WatchStatusResponse> responseStream, ServerCallContext context)
    {
        while (true)
        {
            var changed = changes.Next;
            await responseStream.WriteAsync(new WatchStatusResponse { Status = reporter.Report() }, context.CancellationToken);
            await Task.Delay(StatusSpacing, time, context.CancellationToken);
            await Task.WhenAny(changed, Task.Delay(StatusInterval - StatusSpacing, time, context.CancellationToken));
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task SwitchAsync(bool mining, CancellationToken cancellationToken)
    {
        var switches = false;
        await store.ChangeAsync(
            state => (switches = state.Mining != mining) ? new MiningSwitched(mining) : null, cancellationToken);
        if (switches)
        {
            changes.Raise();
            MinerLog.MiningSwitched(logger, mining ? "started" : "stopped");
        }
    }

    private byte[] ReadAddress(string address) =>
        AddressCodec.TryToScript(address, options.Value.Network, out var script, out var error)
            ? script
            : throw new RpcException(
                new Status(StatusCode.InvalidArgument, error),
                new Metadata { { ErrorCode.TrailerName, ErrorCode.InvalidAddress } });

    private static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));
}
