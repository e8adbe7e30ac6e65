using System.Runtime.InteropServices;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting;
using Blockyard.Services.Devnet.Nodes;

namespace Blockyard.Services.Devnet;

/// <summary>Runs the whole network until it is interrupted, or shows the nodes of one that runs.</summary>
internal static class DevnetCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 if the network could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            if (args is [NodesCommand.Name, .. var rest])
            {
                return await NodesCommand.RunAsync(rest, stop.Token);
            }

            Secp256k1Library.EnsureLoaded();
            await using var network = DevnetNetwork.Create(args);
            await network.StartAsync(stop.Token);
            Console.WriteLine(network.Describe());
            await network.WaitForStopAsync(stop.Token);
            Console.WriteLine("Stopping…");
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync("Blockyard cannot run: " + (Explain(error) ?? error.ToString()));
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static string? Explain(Exception error) => error switch
    {
        UnauthorizedAccessException or IOException => error.Message,
        _ => ServiceRunner.Explain(error),
    };
}
