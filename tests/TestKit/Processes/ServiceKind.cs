namespace Blockyard.TestKit.Processes;

/// <summary>The services that keep something; named as their project folders.</summary>
public enum ServiceKind
{
    ChainStore,
    Wallet,
    Miner,
}
