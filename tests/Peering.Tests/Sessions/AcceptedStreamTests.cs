using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class AcceptedStreamTests
{
    [Theory]
    [InlineData("0a080affffffff270a01")]
    [InlineData("0affffffff070a01")]
    [InlineData("0a05")]
    public async Task Bytes_that_are_no_message_are_the_peers_fault_and_not_ours(string hex)
    {
        var stream = new AcceptedStream(new RawReader(Convert.FromHexString(hex)), null!);

        var exception = await Assert.ThrowsAnyAsync<IOException>(() => stream.ReadAsync(CancellationToken.None));

        Assert.Equal(EndReason.Misbehaved, SessionEnd.Of(exception).Reason);
    }

    private sealed class RawReader(byte[] bytes) : IAsyncStreamReader<ConnectRequest>
    {
        public ConnectRequest Current { get; private set; } = new();

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            Current = ConnectRequest.Parser.ParseFrom(bytes);
            return Task.FromResult(true);
        }
    }
}
