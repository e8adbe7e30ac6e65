using System.Net;
using System.Net.Sockets;
using Blockyard.Hosting.Listeners;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Tests.Listeners;

public sealed class ListenerTests
{
    [Theory]
    [InlineData("/metrics", true)]
    [InlineData("/livez", true)]
    [InlineData("/readyz", true)]
    [InlineData("/hello", false)]
    public async Task Management_routes_answer_on_the_management_port_only(string path, bool management)
    {
        await using var host = await SampleHost.StartAsync(builder => builder.AddListener("Http", 0, HttpProtocols.Http1));
        using var client = new HttpClient();
        var addresses = host.App.ListenerAddresses();

        var onManagement = await client.GetAsync(new Uri(addresses["Management"], path));
        var onHttp = await client.GetAsync(new Uri(addresses["Http"], path));

        Assert.Equal(management ? HttpStatusCode.OK : HttpStatusCode.NotFound, onManagement.StatusCode);
        Assert.Equal(management ? HttpStatusCode.NotFound : HttpStatusCode.OK, onHttp.StatusCode);
    }

    [Fact]
    public async Task Host_header_does_not_open_another_port()
    {
        await using var host = await SampleHost.StartAsync(builder => builder.AddListener("Http", 0, HttpProtocols.Http1));
        var addresses = host.App.ListenerAddresses();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(addresses["Http"], "/metrics"));
        request.Headers.Host = addresses["Management"].Authority;

        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Grpc_answers_on_its_own_port_only()
    {
        await using var host = await SampleHost.StartAsync(builder => builder.AddListener("Peer", 0, HttpProtocols.Http2));
        using var right = host.Connect();
        using var wrong = GrpcChannel.ForAddress(host.App.ListenerAddresses()["Peer"]);

        await new Health.HealthClient(right).CheckAsync(new HealthCheckRequest());
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Health.HealthClient(wrong).CheckAsync(new HealthCheckRequest()));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Management_route_does_not_answer_on_the_grpc_port()
    {
        await using var host = await SampleHost.StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(host.Grpc, "/metrics"))).StatusCode);
    }

    [Fact]
    public async Task Port_in_use_is_one_clear_line_and_a_failed_exit()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        RecordingLogs? logs = null;

        var code = await ServiceRunner.RunAsync(() =>
        {
            var built = SampleHost.Build(null, ("Grpc:Port", $"{port}"));
            logs = built.Logs;
            return built.App;
        });

        Assert.Equal(1, code);
        var line = Assert.Single(logs!.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(
            $"Port {port} on 127.0.0.1 is in use: stop what uses it, or set Grpc:Port (environment Grpc__Port) to another one.",
            line.Message);
        Assert.Null(line.Exception);
    }

    [Theory]
    [InlineData("Grpc:Port", "70000", "Grpc:Port")]
    [InlineData("Grpc:BindAddress", "everywhere", "Grpc:BindAddress")]
    [InlineData("Grpc:Tls:CertificatePath", "/no/such.pem", "Grpc:Tls:KeyPath")]
    [InlineData("Grpc:KeepAlivePingSeconds", "0", "KeepAlivePingSeconds")]
    [InlineData("Shutdown:TimeoutSeconds", "0", "TimeoutSeconds")]
    public async Task Wrong_setting_is_named_at_start(string key, string value, string named)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => SampleHost.StartAsync(null, (key, value)));

        Assert.Contains(named, ServiceRunner.Explain(failure), StringComparison.Ordinal);
    }
}
