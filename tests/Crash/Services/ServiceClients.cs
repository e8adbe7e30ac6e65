using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Contracts.Wallet.V1;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Blockyard.Crash.Services;

/// <summary>Calls to one life of a service, with the token that services show each other.</summary>
internal sealed class ServiceClients : IDisposable
{
    private readonly GrpcChannel _channel;

    public ServiceClients(Uri address, string token)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });
        var invoker = _channel.CreateCallInvoker().Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {token}");
            return headers;
        });
        Chain = new ChainService.ChainServiceClient(invoker);
        Mempool = new MempoolService.MempoolServiceClient(invoker);
        Wallet = new WalletService.WalletServiceClient(invoker);
        Miner = new MinerService.MinerServiceClient(invoker);
    }

    public ChainService.ChainServiceClient Chain { get; }

    public MempoolService.MempoolServiceClient Mempool { get; }

    public WalletService.WalletServiceClient Wallet { get; }

    public MinerService.MinerServiceClient Miner { get; }

    public void Dispose() => _channel.Dispose();
}
