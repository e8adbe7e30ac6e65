using Grpc.Core;

namespace Blockyard.GrpcContracts.Tests;

public sealed class CredentialsTests
{
    private static readonly CallCredentials Token = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    [Fact]
    public void Call_credentials_do_not_ride_on_a_plain_channel() =>
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Token));

    [Fact]
    public void Call_credentials_ride_on_a_secure_channel() =>
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, CallCredentials.Compose(Token, Token)));

    [Fact]
    public void Composing_less_than_two_credentials_is_refused() =>
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token));
}
