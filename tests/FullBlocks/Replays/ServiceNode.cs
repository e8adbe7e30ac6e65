using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts;
using Blockyard.FullBlocks.Building;
using Blockyard.FullBlocks.Scenarios;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Tests;
using Blockyard.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.FullBlocks.Replays;

/// <summary>A chain-store as it runs in production, but for its clock, called over gRPC.</summary>
internal sealed class ServiceNode : INode
{
    private readonly RunningService _service;
    private readonly TestClock _clock;
    private readonly ChainService.ChainServiceClient _client;

    private ServiceNode(RunningService service, TestClock clock)
    {
        _service = service;
        _clock = clock;
        _client = new ChainService.ChainServiceClient(service.Invoker);
    }

    public static async Task<ServiceNode> StartAsync(string folder)
    {
        var clock = new TestClock(BaseChain.Now);
        var app = RunningService.Build(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.AddChainStore();
            },
            app => app.MapChainStore(),
            logs: null,
            ("Network", "regtest"),
            ("Data:Directory", folder),
            ("Chain:MemoryMiB", "64"));
        return new ServiceNode(await RunningService.StartAsync(app), clock);
    }

    public async Task<Answer> SubmitAsync(byte[] raw)
    {
        try
        {
            var answer = await _client.SubmitBlockAsync(new SubmitBlockRequest { Raw = UnsafeByteOperations.UnsafeWrap(raw) });
            return new Answer(VerdictOf(answer.Outcome), answer.Reject?.Reason ?? "", answer.Reject?.Detail ?? "");
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.InvalidArgument)
        {
            return new Answer(Verdict.Undecodable);
        }
    }

    public async Task<(Hash256 Hash, int Height)> GetTipAsync()
    {
        var info = await _client.GetChainInfoAsync(new GetChainInfoRequest());
        return (Hash256.Parse(info.BestBlockHash), (int)info.Height);
    }

    public async Task<Hash256> HashCoinsAsync() =>
        Hash256.Parse((await _client.ReadUtxoSetInfoAsync()).HashSerialized);

    public async Task<long?> FindCoinAsync(OutPoint outPoint)
    {
        var name = new Contracts.Chain.V1.OutPoint { Txid = outPoint.TransactionId.ToString(), Vout = outPoint.Index };
        try
        {
            var answer = await _client.GetOutputAsync(new GetOutputRequest { Outpoint = name });
            return (long)answer.Output.Output.ValueSats;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task OrderAsync(Hash256 block, bool isValid)
    {
        if (isValid)
        {
            await _client.ReconsiderBlockAsync(new ReconsiderBlockRequest { Hash = block.ToString() });
        }
        else
        {
            await _client.InvalidateBlockAsync(new InvalidateBlockRequest { Hash = block.ToString() });
        }
    }

    public void TurnClock(TimeSpan time) => _clock.Advance(time);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Verdict VerdictOf(BlockOutcome outcome) => outcome switch
    {
        BlockOutcome.Connected => Verdict.Connected,
        BlockOutcome.SideBranch => Verdict.SideBranch,
        BlockOutcome.Duplicate => Verdict.Duplicate,
        BlockOutcome.Rejected => Verdict.Rejected,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
