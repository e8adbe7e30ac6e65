using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Google.Protobuf;

namespace Blockyard.Crash.Load;

/// <summary>Hands in rows of blocks as imports do: many in a message, and an answer from time to time.</summary>
internal sealed class ImportLoad : ILoad
{
    private const int LongestRow = 12;
    private const int BlocksPerMessage = 4;
    private const int MaxPauseMilliseconds = 200;

    public async Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(random.Next(MaxPauseMilliseconds), cancellationToken);
            var parent = await cycle.Known.TipAsync(cycle.Services.ChainStore.Chain, cancellationToken);
            var row = MakeRow(cycle, parent, random.Next(2, LongestRow), random);
            using var call = cycle.Services.ChainStore.Chain.ImportBlocks(cancellationToken: cancellationToken);
            foreach (var part in row.Chunk(BlocksPerMessage))
            {
                var message = new ImportBlocksRequest();
                message.Blocks.AddRange(part.Select(block => UnsafeByteOperations.UnsafeWrap(block.Raw)));
                await call.RequestStream.WriteAsync(message, cancellationToken);
            }

            await call.RequestStream.CompleteAsync();
            for (var taken = 0; await call.ResponseStream.MoveNext(cancellationToken);)
            {
                var answer = call.ResponseStream.Current;
                for (; taken < (int)answer.Blocks; taken++)
                {
                    cycle.Acknowledged.Blocks.Add(row[taken].Hash, parent.Height + 1 + taken, nameof(ImportLoad));
                }

                if (answer.Reject is { } reject)
                {
                    throw new LossException($"A valid block was refused by the import: {reject.Reason} {reject.Detail}");
                }
            }
        }
    }

    private static List<Block> MakeRow(Cycle cycle, KnownBlock parent, int length, Random random)
    {
        var row = new List<Block>();
        for (var i = 0; i < length; i++)
        {
            var coins = cycle.Purse.Take(random.Next(3));
            row.Add(cycle.Maker.Make(parent, coins.Count > 0 ? [Spend.Split(coins, cycle.Parts(random))] : []));
            parent = cycle.Known.Add(row[^1]);
        }

        return row;
    }
}
