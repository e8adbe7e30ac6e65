using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Tests.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Tests.Clients;

public sealed class ServiceClientRegistrationTests
{
    [Fact]
    public async Task Channel_is_found_under_its_name_and_goes_where_the_settings_say()
    {
        await using var target = await SampleHost.StartAsync();
        await using var caller = await SampleHost.StartAsync(
            builder => builder.AddServiceClient("ChainStore", "dns:///chain-store:50051"),
            ("ChainStore:Address", target.Grpc.ToString()));
        var channel = caller.App.Services.GetRequiredKeyedService<ServiceChannel>("ChainStore");

        var answer = await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest { Text = "there" });

        Assert.Equal("there", answer.Text);
    }

    [Theory]
    [InlineData("ChainStore:Address", "chain-store", "ChainStore:Address is malformed")]
    [InlineData("ChainStore:Tls:KeyPath", "/key.pem", "ChainStore:Tls needs both")]
    [InlineData("ChainStore:DeadlineSeconds", "0", "DeadlineSeconds")]
    public async Task Wrong_setting_is_named_at_start(string key, string value, string named)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => SampleHost.StartAsync(
            builder => builder.AddServiceClient("ChainStore", "dns:///chain-store:50051"), (key, value)));

        Assert.Contains(named, ServiceRunner.Explain(failure), StringComparison.Ordinal);
    }
}
