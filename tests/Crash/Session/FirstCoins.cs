using Blockyard.Contracts.Chain.V1;
using Blockyard.Crash.Chain;
using Blockyard.Crash.Load;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Crash.Session;

/// <summary>Mines until the generator has coins enough for its clients, each deep enough.</summary>
internal static class FirstCoins
{
    private const int Mature = 101;
    private const int Coinbases = 20;
    private const int Parts = 25;

    public static async Task MakeAsync(
        ChainService.ChainServiceClient chain, KnownBlocks known, BlockMaker maker, AcknowledgedBlocks acknowledged, TestKey key)
    {
        using var call = chain.ImportBlocks();
        var parent = await known.TipAsync(chain, CancellationToken.None);
        var coinbases = new Queue<TestCoin>();
        for (var i = 0; i < Mature + Coinbases + Purse.Depth; i++)
        {
            Spend[] spends = i >= Mature && i < Mature + Coinbases ? [Spend.Split([coinbases.Dequeue()], Parts, fee: 10_000)] : [];
            var block = maker.Make(parent, spends);
            coinbases.Enqueue(TestCoin.Of(block.Transactions[0], 0, key));
            parent = known.Add(block);
            await call.RequestStream.WriteAsync(new ImportBlocksRequest { Blocks = { UnsafeByteOperations.UnsafeWrap(block.Raw) } });
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Reject is { } reject)
            {
                throw new LossException($"A valid block was refused by the import: {reject.Reason} {reject.Detail}");
            }
        }

        acknowledged.Add(parent.Hash, parent.Height, nameof(FirstCoins));
    }
}
