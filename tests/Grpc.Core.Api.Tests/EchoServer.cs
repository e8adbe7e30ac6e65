using System.Net;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.GrpcContracts.Tests;

/// <summary>The real server on a free port, and channels to it.</summary>
public sealed class EchoServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public EchoServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(Interceptor);
        builder.Services.AddGrpc(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.CompressionProviders.Add(new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest));
            options.CompressionProviders.Add(new DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest));
            options.Interceptors.Add<RecordingInterceptor>();
        });
        _app = builder.Build();
        _app.Use((HttpContext context, RequestDelegate next) =>
        {
            RequestEncoding = context.Request.Headers["grpc-encoding"].ToString();
            return next(context);
        });
        _app.MapGrpcService<EchoEndpoint>();
    }

    public RecordingInterceptor Interceptor { get; } = new();

    /// <summary>What the last request said its messages are compressed with.</summary>
    public string RequestEncoding { get; private set; } = "";

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(_app.Urls.Single(), options);
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();
}
