using Blockyard.Hosting.Probes;

namespace Blockyard.Services.Wallet.Following;

/// <summary>
/// Whether the shard has caught up with the chain. It is not ready before, and stays ready afterwards: what it knows, it can
/// tell.
/// </summary>
internal sealed class FollowState(ILogger<FollowState> logger) : IReadinessCheck
{
    private volatile bool _reached;

    public string Name => "chain";

    public string? WhyNotReady() => _reached ? null : "the chain has not been read up to its tip yet";

    /// <summary>The shard knows everything up to the tip.</summary>
    public void CaughtUp(uint height)
    {
        if (!_reached)
        {
            _reached = true;
            WalletLog.ChainFollowed(logger, height);
        }
    }
}
