namespace Blockyard.Crash.Load;

/// <summary>Everything that the services have acknowledged in all cycles.</summary>
internal sealed class Acknowledged(int seed)
{
    public AcknowledgedBlocks Blocks { get; } = new();

    public AcknowledgedTransactions Transactions { get; } = new();

    public AcknowledgedWallets Wallets { get; } = new(seed);

    public AcknowledgedMiner Miner { get; } = new();
}
