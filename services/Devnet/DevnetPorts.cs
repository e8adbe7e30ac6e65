namespace Blockyard.Services.Devnet;

/// <summary>The laptop's ports: every service has its own, further chain-stores come at +100 each.</summary>
/// <param name="Offset">Added to every port.</param>
internal readonly record struct DevnetPorts(int Offset)
{
    private const int NodeStep = 100;

    public int ChainStore(int node) => 50051 + (node * NodeStep) + Offset;

    public int Peer(int node) => 2001 + (node * NodeStep) + Offset;

    public int ChainStoreManagement(int node) => 9091 + (node * NodeStep) + Offset;

    public int Wallet => 50052 + Offset;

    public int WalletManagement => 9092 + Offset;

    public int Miner => 50053 + Offset;

    public int MinerManagement => 9093 + Offset;

    public int Gateway => 8080 + Offset;

    public int GatewayManagement => 9094 + Offset;
}
