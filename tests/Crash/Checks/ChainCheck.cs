using Blockyard.Contracts.Chain.V1;
using Blockyard.Crash.Load;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Checks;

/// <summary>
/// Brings the plain chain up to the chain-store's best block, and compares: every acknowledged block is known, none had more work
/// than the tip, and the coins hash to what the plain chain's do.
/// </summary>
internal sealed class ChainCheck(PlainChain plain, AcknowledgedBlocks acknowledged, Random random)
{
    private const int OlderBlocks = 20;

    public async Task RunAsync(ChainService.ChainServiceClient chain, CancellationToken cancellationToken)
    {
        await FindBlocksAsync(chain, acknowledged.TakeForCheck(random, OlderBlocks), cancellationToken);
        while (true)
        {
            var info = await chain.GetChainInfoAsync(new GetChainInfoRequest(), cancellationToken: cancellationToken);
            if (info.Height < acknowledged.Height)
            {
                throw new LossException($"The tip has height {info.Height}, and a block at {acknowledged.Height} was acknowledged.");
            }

            await plain.FollowAsync(chain, Hash256.Parse(info.BestBlockHash), cancellationToken);
            var set = await UtxoSet.ReadAsync(chain, cancellationToken);

            // What was begun before the kill on a service that lives on may end only now.
            if (set.BestBlockHash == plain.Tip.ToString())
            {
                Compare(set, info);
                return;
            }
        }
    }

    /// <summary>Asks for every block that was ever acknowledged.</summary>
    public Task RunLastAsync(ChainService.ChainServiceClient chain, CancellationToken cancellationToken) =>
        FindBlocksAsync(chain, acknowledged.All, cancellationToken);

    private static Task FindBlocksAsync(
        ChainService.ChainServiceClient chain,
        IReadOnlyList<AcknowledgedBlocks.Block> blocks,
        CancellationToken cancellationToken) => Parallel.ForEachAsync(
        blocks,
        cancellationToken,
        async (block, token) =>
        {
            try
            {
                await BlockSource.FetchAsync(chain, block.Hash, token);
            }
            catch (LossException loss)
            {
                throw new LossException($"{block}: {loss.Message}");
            }
        });

    private void Compare(GetUtxoSetInfoResponse set, GetChainInfoResponse info)
    {
        Require(set.Height, plain.Height, "height");
        Require(set.CoinCount, plain.Coins.Count, "number of coins");
        Require(set.TotalSats, plain.Total, "sum of coins");
        Require(info.TransactionCount, plain.TransactionCount + 1, "number of transactions");
        Require(set.Muhash, plain.MuHash, "muhash");
        Require(set.HashSerialized, plain.HashSerialized(), "hash_serialized_3");
    }

    private void Require(object found, object expected, string what)
    {
        if (found.ToString() != expected.ToString())
        {
            throw new LossException(
                $"At height {plain.Height} the chain-store's {what} is {found}; a replay of its blocks gives {expected}.");
        }
    }
}
