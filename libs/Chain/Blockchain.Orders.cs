using Blockyard.Chain.Connecting;
using Blockyard.Primitives;

namespace Blockyard.Chain;

// An operator's orders, as Bitcoin Core's invalidateblock and reconsiderblock.
public sealed partial class Blockchain
{
    /// <summary>
    /// Invalidates a block with all its descendants, as if it broke a rule, and goes to the best chain that is left.
    /// </summary>
    /// <remarks>
    /// Consumers see ordinary steps: blocks disconnected, then those of the best remaining branch connected, of equals the first
    /// seen. Branches of which only headers are known do not count. The order survives a power cut and a rebuild of the state,
    /// until <see cref="ReconsiderBlockAsync"/>. Cancelling drops an order that has not been begun with, and else only the wait.
    /// A block that is invalid already stays what it is.
    /// </remarks>
    /// <returns>The tip afterwards; null if the block is unknown.</returns>
    /// <exception cref="ArgumentException">It is the genesis block, which everything builds on.</exception>
    /// <exception cref="Ports.StorageFullException">
    /// There is no room; some of it may be done already, and the same call does the rest once there is.
    /// </exception>
    public Task<HeaderEntry?> InvalidateBlockAsync(Hash256 hash, CancellationToken cancellationToken) =>
        hash == Headers.Genesis.Hash
            ? throw new ArgumentException("The genesis block cannot be invalidated.", nameof(hash))
            : OrderAsync(new OperatorOrder(chain => chain.Invalidate(hash), cancellationToken), cancellationToken);

    /// <summary>
    /// Forgets whatever was found against a block, its ancestors and its descendants, and goes to the best chain.
    /// </summary>
    /// <remarks>
    /// Blocks that break a rule are checked again and fall again. Other branches that leave the block's ancestors keep their
    /// marks, as in Bitcoin Core. Of chains with equal work the one that was complete first wins, even if the tip has to go for
    /// it. Durable, and cancelled, like <see cref="InvalidateBlockAsync"/>.
    /// </remarks>
    /// <returns>The tip afterwards; null if the block is unknown.</returns>
    /// <exception cref="Ports.StorageFullException">
    /// There is no room; some of it may be done already, and the same call does the rest once there is.
    /// </exception>
    public Task<HeaderEntry?> ReconsiderBlockAsync(Hash256 hash, CancellationToken cancellationToken) =>
        OrderAsync(new OperatorOrder(chain => chain.Reconsider(hash), cancellationToken), cancellationToken);

    private async Task<HeaderEntry?> OrderAsync(OperatorOrder order, CancellationToken cancellationToken)
    {
        await RunAsync(order, cancellationToken);
        return await order.Answer.WaitAsync(cancellationToken);
    }
}
