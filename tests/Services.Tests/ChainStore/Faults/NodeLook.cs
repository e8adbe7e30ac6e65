using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>Looks at a node from outside, whoever runs it.</summary>
internal sealed class NodeLook : IDisposable
{
    private readonly ServiceChannel _channel;
    private readonly HttpClient _management;

    public NodeLook(WebApplication app)
    {
        var listeners = app.ListenerAddresses();
        _channel = app.Services.GetRequiredService<ServiceChannelFactory>()
            .Create(new ServiceClientOptions { Address = listeners["Grpc"].ToString() });
        _management = new HttpClient { BaseAddress = listeners["Management"] };
    }

    public ChainService.ChainServiceClient Chain => new(_channel.Invoker);

    public MempoolService.MempoolServiceClient Mempool => new(_channel.Invoker);

    /// <summary>Status of a page of the management port.</summary>
    public async Task<int> GetAsync(string path)
    {
        using var answer = await _management.GetAsync(new Uri(path, UriKind.Relative));
        return (int)answer.StatusCode;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _management.Dispose();
    }
}
