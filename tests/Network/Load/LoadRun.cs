using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;

namespace Blockyard.Network.Load;

/// <summary>The clients at work, from its making until it is stopped.</summary>
internal sealed class LoadRun : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;

    public LoadRun(Cluster cluster, Submitter submitter, Purse purse, int clients, Random random)
    {
        _clients = [.. Enumerable.Range(0, clients)
            .Select(_ => new TransactionLoad(cluster, submitter, purse, new Random(random.Next())))
            .Select(client => Task.Run(() => client.RunAsync(_stop.Token)))];
    }

    /// <summary>Lets all clients finish; what they found wrong comes out here.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
