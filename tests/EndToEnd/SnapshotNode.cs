using System.Text.RegularExpressions;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.EndToEnd;

/// <summary>A chain-store process that can be killed and started again, and the commands that move its chain.</summary>
internal sealed partial class SnapshotNode : IDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly string _folder;
    private ServiceProcess _process;
    private GrpcChannel _channel;

    private SnapshotNode(string folder, ServiceProcess process, string address)
    {
        _folder = folder;
        _process = process;
        _channel = GrpcChannel.ForAddress(address);
        Address = address;
    }

    /// <summary>Where it takes calls.</summary>
    public string Address { get; private set; }

    public ChainService.ChainServiceClient Chain => new(_channel);

    public static Metadata Headers { get; } = new() { { "authorization", $"Bearer {Token}" } };

    public static async Task<SnapshotNode> StartAsync(string folder)
    {
        var process = Start(folder);
        return new SnapshotNode(folder, process, await AddressOfAsync(process));
    }

    /// <summary>Kills it at once.</summary>
    public void Kill() => _process.KillHard();

    /// <summary>Starts it again after it was killed, somewhere else.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _channel.Dispose();
        _process = Start(_folder);
        Address = await AddressOfAsync(_process);
        _channel = GrpcChannel.ForAddress(Address);
    }

    /// <summary>Gives it the chain of another.</summary>
    public async Task FillAsync(TestChain chain)
    {
        using var call = Chain.ImportBlocks(Headers);
        for (var height = 1; height <= chain.Tip.Height; height++)
        {
            var block = chain.Chain.ReadRawBlock(chain.Tip.GetAncestor(height)!);
            await call.RequestStream.WriteAsync(new ImportBlocksRequest { Blocks = { UnsafeByteOperations.UnsafeWrap(block) } });
        }

        await call.RequestStream.CompleteAsync();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            Assert.Null(answer.Reject);
        }
    }

    public async Task<GetChainInfoResponse> InfoAsync() => await Chain.GetChainInfoAsync(new GetChainInfoRequest(), Headers);

    public async Task<string> HashCoinsAsync() => (await Chain.ReadUtxoSetInfoAsync(new CallOptions(Headers))).HashSerialized;

    /// <summary>Runs <c>snapshot export</c> or <c>snapshot import</c> and gives its exit code and what it wrote.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string verb, string file, string token = Token)
    {
        using var command = ServiceProcess.Start(
            "ChainStore", ["snapshot", verb, Address["http://".Length..].TrimEnd('/'), file, "--Service:Token", token]);
        return (await command.WaitForExitAsync(), command.Output);
    }

    public void Dispose()
    {
        _channel.Dispose();
        _process.Dispose();
    }

    private static ServiceProcess Start(string folder) => ServiceProcess.Start(
        "ChainStore",
        [
            "--Data:Directory", folder, "--Data:ReservedMiB", "1", "--Chain:MemoryMiB", "64",
            "--Grpc:Port", "0", "--Peer:Port", "0", "--Management:Port", "0",
        ],
        new Dictionary<string, string> { ["Service__Token"] = Token });

    private static async Task<string> AddressOfAsync(ServiceProcess process)
    {
        var output = await Eventually.GetAsync(
            () => Task.FromResult(process.Output), text => ListensOn().IsMatch(text), "the line that says where it listens");
        return ListensOn().Match(output).Groups[1].Value;
    }

    [GeneratedRegex("listens on .*Grpc (http://[^ ,]*)")]
    private static partial Regex ListensOn();
}
