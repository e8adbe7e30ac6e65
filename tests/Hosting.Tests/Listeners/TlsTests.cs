using System.Security.Cryptography;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Tests.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Tests.Listeners;

public sealed class TlsTests
{
    [Fact]
    public async Task Mutual_tls_lets_in_who_shows_a_certificate_of_the_authority()
    {
        using var files = new TestCertificates();
        await using var host = await StartAsync(files);
        using var channel = host.Open(options => options.Tls = files.Client("client"));

        var answer = await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest { Text = "sealed" });

        Assert.Equal("sealed", answer.Text);
    }

    [Fact]
    public async Task Client_without_certificate_is_refused()
    {
        using var files = new TestCertificates();
        await using var host = await StartAsync(files);
        using var channel = host.Open(options => options.Tls.CaPath = files.PathOf("ca.pem"));

        await RefusedAsync(channel);
    }

    [Fact]
    public async Task Server_of_another_authority_is_refused()
    {
        using var files = new TestCertificates();
        using var others = new TestCertificates();
        await using var host = await StartAsync(files);
        using var channel = host.Open(options =>
        {
            options.Tls = files.Client("client");
            options.Tls.CaPath = others.PathOf("ca.pem");
        });

        await RefusedAsync(channel);
    }

    [Fact]
    public async Task Changed_certificate_is_used_without_restart()
    {
        using var files = new TestCertificates();
        var time = new ManualTime();
        await using var host = await StartAsync(files, builder => builder.Services.AddSingleton<TimeProvider>(time));
        var before = await ServedThumbprintAsync(host);

        files.Issue("server");
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.NotEqual(before, await ServedThumbprintAsync(host));
    }

    private static Task<SampleHost> StartAsync(
        TestCertificates files, Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>? configure = null) =>
        SampleHost.StartAsync(
            configure,
            ("Grpc:Tls:CertificatePath", files.PathOf("server.pem")),
            ("Grpc:Tls:KeyPath", files.PathOf("server.key")),
            ("Grpc:Tls:ClientCaPath", files.PathOf("ca.pem")));

    private static async Task RefusedAsync(ServiceChannel channel)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest(), deadline: DateTime.UtcNow.AddSeconds(20)));

        Assert.Contains(failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    private static async Task<string> ServedThumbprintAsync(SampleHost host)
    {
        using var client = new System.Net.Sockets.TcpClient(host.Grpc.Host, host.Grpc.Port);
        string? seen = null;
        await using var tls = new System.Net.Security.SslStream(
            client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) =>
            {
                seen = certificate!.GetCertHashString(HashAlgorithmName.SHA256);
                return false;
            });
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() => tls.AuthenticateAsClientAsync("127.0.0.1"));
        return seen!;
    }
}
