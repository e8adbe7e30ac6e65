using Blockyard.TestKit.Processes;
using Grpc.Core;

namespace Blockyard.Crash.Load;

/// <summary>The clients of one cycle at work. No call may fail before the strike; from then on any may.</summary>
internal sealed class LoadRun : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private volatile bool _struck;

    public LoadRun(Cycle cycle, IEnumerable<ILoad> loads, Random random)
    {
        _clients = [.. loads.Select(load => RunAsync(load, cycle, new Random(random.Next())))];
    }

    /// <summary>Services are about to die.</summary>
    public void Strike() => _struck = true;

    /// <summary>Ends all clients; what went wrong before the strike comes out here.</summary>
    public async Task StopAsync()
    {
        Strike();
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public void Dispose() => _stop.Dispose();

    private static bool IsEndOfService(Exception error) =>
        error is OperationCanceledException or RpcException or IOException or HttpRequestException or InvalidOperationException;

    private async Task RunAsync(ILoad load, Cycle cycle, Random random)
    {
        try
        {
            await Task.Yield();
            await load.RunAsync(cycle, random, _stop.Token);
        }
        catch (Exception error) when (_struck && IsEndOfService(error))
        {
            // It was stopped, or whom it called is gone, or somebody behind that. Streams tell so in many ways.
        }
        catch (RpcException error)
        {
            throw new LossException($"{load.GetType().Name} was answered {error.StatusCode} with all services alive: {error.Status.Detail}");
        }
    }
}
