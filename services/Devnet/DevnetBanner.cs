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

          chain-store      gRPC 127.0.0.1:{ports.ChainStore(0)}, metrics and probes on {ports.ChainStoreManagement(0)}
          wallet           gRPC 127.0.0.1:{ports.Wallet}, metrics and probes on {ports.WalletManagement}
          miner            gRPC 127.0.0.1:{ports.Miner}, metrics and probes on {ports.MinerManagement}
          gateway          metrics and probes on {ports.GatewayManagement}
          service token    {secrets.ServiceToken}        (authorization: Bearer …)

        Data and keys are in {options.Directory}. Ctrl-C stops the network; they stay.

        """;

    private static string Nodes(int count) => count == 1 ? "one chain-store" : $"{count} chain-stores";
}
