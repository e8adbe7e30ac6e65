using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Processes;
using Google.Protobuf;

namespace Blockyard.TestKit.Observed;

/// <summary>Mines until a generator has coins enough for its clients, each deep enough.</summary>
/// <param name="Coinbases">Coinbases that are split.</param>
/// <param name="Parts">Coins that each is split into.</param>
/// <param name="Depth">Blocks on top of the last one of them.</param>
public sealed record FirstCoins(int Coinbases, int Parts, int Depth)
{
    private const int Mature = 101;
    private const int BlocksPerMessage = 50;

    /// <summary>Hands the blocks to a chain-store; gives the last one.</summary>
    public async Task<KnownBlock> MakeAsync(ChainService.ChainServiceClient chain, KnownBlocks known, BlockMaker maker, TestKey key)
    {
        using var call = chain.ImportBlocks();
        var parent = await known.TipAsync(chain, CancellationToken.None);
        var coinbases = new Queue<TestCoin>();
        var message = new ImportBlocksRequest();
        for (var i = 0; i < Mature + Coinbases + Depth; i++)
        {
            Spend[] spends = i >= Mature && i < Mature + Coinbases ? [Spend.Split([coinbases.Dequeue()], Parts, fee: 10_000)] : [];
            var block = maker.Make(parent, spends);
            coinbases.Enqueue(TestCoin.Of(block.Transactions[0], 0, key));
            parent = known.Add(block);
            message.Blocks.Add(UnsafeByteOperations.UnsafeWrap(block.Raw));
            if (message.Blocks.Count == BlocksPerMessage)
            {
                await call.RequestStream.WriteAsync(message);
                message = new ImportBlocksRequest();
            }
        }

        await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Reject is { } reject)
            {
                throw new LossException($"A valid block was refused by the import: {reject.Reason} {reject.Detail}");
            }
        }

        return parent;
    }
}
