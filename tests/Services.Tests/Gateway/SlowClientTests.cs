using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Blockyard.Services.Tests.Gateway;

/// <summary>Clients that hold connections without using them cost the others nothing.</summary>
public sealed class SlowClientTests
{
    private const string HalfRequest = "GET /api/v1/chain HTTP/1.1\r\nHost: x\r\n";
    private const string HalfBody = "POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n00";

    [Theory]
    [InlineData("")]
    [InlineData(HalfRequest)]
    [InlineData(HalfBody)]
    public async Task Hundreds_of_idle_or_half_sent_requests_do_not_slow_the_api(string sent)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                clients.Add(await ConnectAsync(gateway, sent));
            }

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            for (var i = 0; i < 50; i++)
            {
                using var answer = await gateway.Http.GetAsync(new Uri("/api/v1/chain", UriKind.Relative), limit.Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_cut_off()
    {
        await using var gateway = await GatewayHost.StartAsync(("Http:HeaderTimeoutSeconds", "1"));
        using var client = await ConnectAsync(gateway, HalfRequest);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
    }

    private static async Task<TcpClient> ConnectAsync(GatewayHost gateway, string sent)
    {
        var client = new TcpClient();
        await client.ConnectAsync(gateway.Http.BaseAddress!.Host, gateway.Http.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));
        return client;
    }
}
