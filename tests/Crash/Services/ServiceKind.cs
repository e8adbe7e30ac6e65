namespace Blockyard.Crash.Services;

/// <summary>The services that keep something; named as their project folders.</summary>
internal enum ServiceKind
{
    ChainStore,
    Wallet,
    Miner,
}
