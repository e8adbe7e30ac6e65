namespace Blockyard.Services.Devnet;

/// <summary>What a person needs to know once the network is up.</summary>
internal static class DevnetBanner
{
    public static string Of(DevnetOptions options, DevnetSecrets secrets, DevnetPorts ports) =>
        $"""

        Blockyard is up: {options.Network}, {Nodes(options.Nodes)}.

          pages, API       http://127.0.0.1:{ports.Gateway}
          API, described   http://127.0.0.1:{ports.Gateway}/swagger-ui
          admin key        {secrets.AdminKey}
          wallet key       {secrets.WalletKey}        (header X-API-Key)

        {ChainStores(options.Nodes, ports)}
          wallet           gRPC 127.0.0.1:{ports.Wallet}, metrics and probes on {ports.WalletManagement}
          miner            gRPC 127.0.0.1:{ports.Miner}, metrics and probes on {ports.MinerManagement}
          gateway          metrics and probes on {ports.GatewayManagement}
          service token    {secrets.ServiceToken}        (authorization: Bearer …)

        {Agreement(options)}Data and keys are in {options.Directory}. Ctrl-C stops the network; they stay.

        """;

    private static string ChainStores(int count, DevnetPorts ports) => string.Join('\n', Enumerable.Range(0, count).Select(node =>
        $"  {(count == 1 ? "chain-store" : $"chain-store {node}"),-17}gRPC 127.0.0.1:{ports.ChainStore(node)}, metrics and probes on "
        + $"{ports.ChainStoreManagement(node)}, peers on {ports.Peer(node)}"));

    private static string Agreement(DevnetOptions options) => options.Nodes == 1
        ? ""
        : $"`{MakeNodes(options)}` shows the chain-stores side by side, and whether they agree.\n";

    private static string MakeNodes(DevnetOptions options) =>
        "make nodes"
        + (options.Directory == Path.GetFullPath("data") ? "" : $" DATA='{options.Directory}'")
        + (options.PortOffset == 0 ? "" : $" ARGS='--Devnet:PortOffset {options.PortOffset}'");

    private static string Nodes(int count) => count == 1 ? "one chain-store" : $"{count} chain-stores";
}
