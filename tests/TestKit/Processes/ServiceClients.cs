using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Contracts.Wallet.V1;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Blockyard.TestKit.Processes;

/// <summary>Calls to one life of a service, with the token that services show each other.</summary>
public sealed class ServiceClients : IDisposable
{
    private readonly GrpcChannel _channel;

    public ServiceClients(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });
        var invoker = _channel.CreateCallInvoker().Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {CommonSettings.Token}");
            return headers;
        });
        Chain = new ChainService.ChainServiceClient(invoker);
        Node = new NodeService.NodeServiceClient(invoker);
        Mempool = new MempoolService.MempoolServiceClient(invoker);
        Wallet = new WalletService.WalletServiceClient(invoker);
        Miner = new MinerService.MinerServiceClient(invoker);
    }

    public ChainService.ChainServiceClient Chain { get; }

    public NodeService.NodeServiceClient Node { get; }

    public MempoolService.MempoolServiceClient Mempool { get; }

    public WalletService.WalletServiceClient Wallet { get; }

    public MinerService.MinerServiceClient Miner { get; }

    public void Dispose() => _channel.Dispose();
}
