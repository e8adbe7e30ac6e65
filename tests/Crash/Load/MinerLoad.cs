using Blockyard.Contracts.Miner.V1;
using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Crash.Load;

/// <summary>Has the miner make blocks, which take in what waits; sometimes has it stop and start, which it must remember.</summary>
internal sealed class MinerLoad : ILoad
{
    private const int MostBlocks = 3;
    private const int MaxPauseMilliseconds = 100;

    public async Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(random.Next(MaxPauseMilliseconds), cancellationToken);
            if (random.Next(4) == 0)
            {
                await cycle.Acknowledged.Miner.SwitchAsync(cycle.Services.Miner.Miner, random.Next(2) == 0, cancellationToken);
            }

            var request = new GenerateBlocksRequest
            {
                Count = (uint)random.Next(1, MostBlocks + 1), Address = cycle.Acknowledged.Wallets.PickAddress(random) ?? string.Empty,
            };
            try
            {
                await GenerateAsync(cycle, request, cancellationToken);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Aborted)
            {
                // The other clients' blocks were faster, many times in a row.
            }
        }
    }

    private static async Task GenerateAsync(Cycle cycle, GenerateBlocksRequest request, CancellationToken cancellationToken)
    {
        var miner = cycle.Acknowledged.Miner;
        miner.Unanswered += request.Count;
        using var call = cycle.Services.Miner.Miner.GenerateBlocks(request, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var made = call.ResponseStream.Current;
            miner.Blocks++;
            miner.Unanswered--;
            cycle.Acknowledged.Blocks.Add(Hash256.Parse(made.BlockHash), (int)made.Height, nameof(MinerLoad));
        }
    }
}
