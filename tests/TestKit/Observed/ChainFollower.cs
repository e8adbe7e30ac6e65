using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Observed;

/// <summary>Brings a plain chain up to a block that a chain-store has, back over forks where there are some.</summary>
public static class ChainFollower
{
    public static async Task FollowAsync(
        this PlainChain plain, ChainService.ChainServiceClient chain, Hash256 tip, CancellationToken cancellationToken)
    {
        var branch = new Stack<Block>();
        int height;
        while ((height = plain.FindHeight(tip)) < 0)
        {
            branch.Push(await BlockSource.FetchAsync(chain, tip, cancellationToken));
            tip = branch.Peek().Header.PreviousHash;
        }

        while (plain.Height > height)
        {
            plain.Disconnect();
        }

        while (branch.TryPop(out var next))
        {
            plain.Connect(next);
        }
    }
}
