using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Sessions;

/// <summary>What is known of a message that gRPC gives up, by the errors that gRPC gives.</summary>
public sealed class UnreadableMessageTests
{
    [Theory]
    [InlineData("0a05")]
    [InlineData("0affffffff070a01")]
    public async Task Bytes_that_are_no_message_are_the_peers_fault(string hex)
    {
        await using var node = await TestNode.StartAsync("node");
        var error = await FailAsync(node, _ => GetBlocksResponse.Parser.ParseFrom(Convert.FromHexString(hex)));

        Assert.Equal(Offence.BrokenProtocol, UnreadableMessage.Find(error)?.Offence);
    }

    [Fact]
    public async Task An_error_of_ours_is_not()
    {
        await using var node = await TestNode.StartAsync("node");
        var error = await FailAsync(node, static _ => throw new InvalidOperationException("ours"));

        Assert.Null(UnreadableMessage.Find(error));
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, "This address fetches too many blocks at a time.")]
    [InlineData(StatusCode.Internal, "Failed to deserialize response message.")]
    [InlineData(StatusCode.Unavailable, "")]
    public void What_a_peer_answers_is_no_message_either(StatusCode code, string detail) =>
        Assert.Null(UnreadableMessage.Find(new RpcException(new Status(code, detail))));

    /// <summary>Fetches a block that is there with a reader of the test's own.</summary>
    private static async Task<RpcException> FailAsync(TestNode node, Func<byte[], GetBlocksResponse> read)
    {
        await node.MineAsync(1);
        using var channel = LoopbackConnector.Open(node.Address);
        var method = new Method<GetBlocksRequest, GetBlocksResponse>(
            MethodType.ServerStreaming,
            "blockyard.peer.v1.PeerService",
            "GetBlocks",
            new Marshaller<GetBlocksRequest>(static request => request.ToByteArray(), GetBlocksRequest.Parser.ParseFrom),
            new Marshaller<GetBlocksResponse>(static response => response.ToByteArray(), read));
        var request = new GetBlocksRequest { Hashes = { Messages.Bytes(node.Tip.Hash) } };
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, new CallOptions(), request);
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
