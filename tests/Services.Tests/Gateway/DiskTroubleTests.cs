using System.Net;
using Blockyard.Contracts;
using Blockyard.Services.Tests.Gateway.Doubles;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway;

/// <summary>What clients of the gateway see of a chain-store whose disk is full, broken or damaged.</summary>
public sealed class DiskTroubleTests
{
    private const string Inside = "'/data/blocks/0.log' at offset 17";

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, ErrorCode.StorageFull, "full")]
    [InlineData(StatusCode.Unavailable, ErrorCode.StorageFailed, "failed")]
    [InlineData(StatusCode.DataLoss, ErrorCode.StorageDamaged, "damaged")]
    public async Task The_problem_names_the_service_and_the_trouble_and_no_path(StatusCode status, string code, string said)
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Feed.Fault = Trouble(status, code);

        var problem = await gateway.GetAsync("/api/v1/chain", expected: HttpStatusCode.ServiceUnavailable);

        Assert.Equal(code, problem.GetProperty("code").GetString());
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains("the scripted", detail, StringComparison.Ordinal);
        Assert.Contains(said, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/data", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(gateway.Lines.All, line => line.Text.Contains(Inside, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, ErrorCode.StorageFull)]
    [InlineData(StatusCode.DataLoss, ErrorCode.StorageDamaged)]
    public async Task Another_chain_store_serves_what_one_cannot(StatusCode status, string code)
    {
        await using var well = await ScriptedBackend.StartAsync();
        await using var ill = await ScriptedBackend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([well, ill]);
        ill.Feed.Fault = Trouble(status, code);
        foreach (var key in new[] { null, GatewayHost.WalletKey, GatewayHost.AdminKey })
        {
            await gateway.GetAsync("/api/v1/chain", key);
        }
    }

    [Fact]
    public async Task What_one_chain_store_cannot_read_and_others_do_not_have_is_no_404()
    {
        await using var without = await ScriptedBackend.StartAsync();
        await using var ill = await ScriptedBackend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([without, ill]);
        ill.Feed.Fault = Trouble(StatusCode.DataLoss, ErrorCode.StorageDamaged);
        foreach (var key in new[] { null, GatewayHost.WalletKey, GatewayHost.AdminKey })
        {
            var path = $"/api/v1/transactions/{ScriptedChain.Id("d", 1)}";
            var problem = await gateway.GetAsync(path, key, HttpStatusCode.ServiceUnavailable);
            Assert.Equal(ErrorCode.StorageDamaged, problem.GetProperty("code").GetString());
        }
    }

    private static RpcException Trouble(StatusCode status, string code) =>
        new(new Status(status, Inside), new Metadata { { ErrorCode.TrailerName, code } });
}
