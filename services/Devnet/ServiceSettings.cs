namespace Blockyard.Services.Devnet;

/// <summary>What each service is told, on top of the command line and environment that all of them share.</summary>
internal sealed class ServiceSettings(DevnetOptions options, DevnetSecrets secrets, DevnetPorts ports)
{
    public Dictionary<string, string?> ChainStore(int node) => With(new()
    {
        ["Data:Directory"] = Path.Combine(options.Directory, node == 0 ? "chain-store" : $"chain-store-{node}"),
        ["Grpc:Port"] = Text(ports.ChainStore(node)),
        ["Management:Port"] = Text(ports.ChainStoreManagement(node)),
        ["Peer:Port"] = Text(ports.Peer(node)),
        ["NODE_CONNECT_NODES"] = PeersOf(node),
    });

    public Dictionary<string, string?> Wallet() => With(new()
    {
        ["Data:Directory"] = Path.Combine(options.Directory, "wallet"),
        ["Grpc:Port"] = Text(ports.Wallet),
        ["Management:Port"] = Text(ports.WalletManagement),
        ["ChainStore:Address"] = AddressOf(ports.ChainStore(0)),
        ["Wallet:Shard"] = "0",
        ["Wallet:Key"] = secrets.WalletWrapKey,
    });

    public Dictionary<string, string?> Miner() => With(new()
    {
        ["Data:Directory"] = Path.Combine(options.Directory, "miner"),
        ["Grpc:Port"] = Text(ports.Miner),
        ["Management:Port"] = Text(ports.MinerManagement),
        ["ChainStore:Address"] = AllChainStores,
        ["Wallet:Address"] = AddressOf(ports.Wallet),
    });

    public Dictionary<string, string?> Gateway(IConfiguration shared) => With(new()
    {
        ["Http:Port"] = shared["Http:Port"] ?? Text(ports.Gateway),
        ["Management:Port"] = Text(ports.GatewayManagement),
        ["ChainStore:Address"] = AllChainStores,
        ["Wallet:Address"] = AddressOf(ports.Wallet),
        ["Miner:Address"] = AddressOf(ports.Miner),
        // A client that stops in the middle of a request must not hold Ctrl-C up.
        ["Shutdown:TimeoutSeconds"] = shared["Shutdown:TimeoutSeconds"] ?? "5",
        ["BITCOIN_API_ADMIN_KEY"] = shared["BITCOIN_API_ADMIN_KEY"] ?? secrets.AdminKey,
        ["BITCOIN_API_WALLET_KEY"] = shared["BITCOIN_API_WALLET_KEY"] ?? secrets.WalletKey,
    });

    /// <summary>
    /// Each dials all that were before it, so that every one is connected with every other. A node alone has nobody to wait for
    /// before it gives the miner work.
    /// </summary>
    private string PeersOf(int node) => node == 0
        ? (options.Nodes > 1 ? "local" : "")
        : string.Join(',', Enumerable.Range(0, node).Select(other => $"127.0.0.1:{ports.Peer(other)}"));

    private string AllChainStores =>
        string.Join(',', Enumerable.Range(0, options.Nodes).Select(node => AddressOf(ports.ChainStore(node))));

    private static string AddressOf(int port) => $"http://127.0.0.1:{port}";

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Dictionary<string, string?> With(Dictionary<string, string?> own)
    {
        own["Network"] = options.Network;
        own["Service:Token"] = secrets.ServiceToken;
        return own;
    }
}
