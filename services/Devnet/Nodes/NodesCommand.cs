using Grpc.Core;

namespace Blockyard.Services.Devnet.Nodes;

/// <summary>Shows the chain-stores of the network that runs on this machine, and whether they agree.</summary>
internal static class NodesCommand
{
    /// <summary>What the command line begins with.</summary>
    public const string Name = "nodes";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 if all agree, 1 if they do not or there are none.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var options = DevnetOptions.Read(DevnetOptions.Configure(args));
        if (DevnetSecrets.FindServiceToken(options.Directory) is not { } token)
        {
            await Console.Error.WriteLineAsync($"No network has run in {options.Directory}.");
            return 1;
        }

        try
        {
            var ports = new DevnetPorts(options.PortOffset);
            var nodes = await new NodeSurvey(ports, token).AskAsync(cancellationToken);
            if (nodes.Count == 0)
            {
                await Console.Error.WriteLineAsync($"No chain-store answers on 127.0.0.1:{ports.ChainStore(0)}: does the network run?");
                return 1;
            }

            Console.WriteLine(NodeTable.Of(nodes));
            return NodeSurvey.Agree(nodes) ? 0 : 1;
        }
        catch (RpcException error)
        {
            await Console.Error.WriteLineAsync($"A chain-store does not say what it has: {error.Status.Detail}");
            return 1;
        }
    }
}
