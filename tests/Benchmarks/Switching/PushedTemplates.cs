using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Grpc.Core;
using BlockTemplate = Blockyard.Contracts.Chain.V1.BlockTemplate;

namespace Blockyard.Benchmarks.Switching;

/// <summary>
/// The template service of a chain-store that has miners hash what nobody can solve, and then what the first header solves: the
/// solution comes back as soon as one thread has switched.
/// </summary>
internal sealed class PushedTemplates : TemplateService.TemplateServiceBase
{
    private const uint Impossible = 0x0300_0001;
    private const uint Easy = 0x207f_ffff;

    private readonly Channel<BlockTemplate> _pushes = Channel.CreateBounded<BlockTemplate>(1);
    private TaskCompletionSource<TimeSpan> _solved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _height;
    private long _pushedAt;

    /// <summary>Has the miner search in vain for a while, then measures how long the next template takes to be solved.</summary>
    public async Task<TimeSpan> MeasureAsync(TimeSpan search)
    {
        _solved = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _pushes.Writer.WriteAsync(Next(Impossible));
        await Task.Delay(search);
        var next = Next(Easy);
        Volatile.Write(ref _pushedAt, Stopwatch.GetTimestamp());
        await _pushes.Writer.WriteAsync(next);
        return await _solved.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public override async Task WatchTemplates(
        WatchTemplatesRequest request, IServerStreamWriter<WatchTemplatesResponse> responseStream, ServerCallContext context)
    {
        await foreach (var template in _pushes.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new WatchTemplatesResponse { Template = template }, context.CancellationToken);
        }
    }

    public override Task<SubmitSolutionResponse> SubmitSolution(SubmitSolutionRequest request, ServerCallContext context)
    {
        _solved.TrySetResult(Stopwatch.GetElapsedTime(Volatile.Read(ref _pushedAt)));
        return Task.FromResult(new SubmitSolutionResponse { Outcome = BlockOutcome.Connected });
    }

    private BlockTemplate Next(uint bits)
    {
        var now = (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new BlockTemplate
        {
            TemplateId = $"{++_height}",
            Network = "regtest",
            Height = _height,
            PreviousBlockHash = new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size)).ToString(),
            Version = 0x2000_0000,
            Bits = bits,
            MinTime = now - 60,
            MaxTime = now + 7_200,
            CurrentTime = now,
            CoinbaseValueSats = (ulong)Money.Coin,
        };
    }
}
