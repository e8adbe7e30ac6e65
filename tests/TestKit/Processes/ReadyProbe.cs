using System.Net.Sockets;

namespace Blockyard.TestKit.Processes;

/// <summary>Waits for services to come up, by what they say at their probe.</summary>
public sealed class ReadyProbe : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Waits until a service says that it is ready; gives the time since its start.</summary>
    public async Task<TimeSpan> WaitAsync(ServiceProcess process)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var listeners = await process.Log.Listeners.WaitAsync(limit.Token);
            while (!await IsReadyAsync(listeners["Management"], limit.Token))
            {
                ProcessCheck.RequireAlive(process);
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (Exception error) when (error is EndOfStreamException or OperationCanceledException)
        {
            throw new LossException($"{process.Kind} does not come up: {error.Message} {string.Join(' ', process.Log.Troubles)}");
        }

        return process.Clock.Elapsed;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsReadyAsync(Uri management, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(management, "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception refusal) when (refusal is HttpRequestException or SocketException)
        {
            // The latter when a listener goes away in the middle of being connected with.
            return false;
        }
    }
}
