using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>Leaves the network in good order: what is under way gets there, and peers know that nothing is wrong.</summary>
/// <remarks>
/// A block or a transaction that was just acknowledged is announced, and then asked for. So the node goes on answering until
/// nobody has asked for anything for a while and everything is sent, but not for longer than <see cref="PeerSettings.LeaveTimeout"/>.
/// </remarks>
internal sealed class Farewell(PeerTable table, BlockQuota served, PeerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes no more connections, finishes what is under way, says goodbye, and ends all connections.</summary>
    public async Task SayAsync(string reason, CancellationToken cancellationToken)
    {
        table.Shut();
        var start = time.GetTimestamp();
        await WaitAsync(() => table.Sessions.IsEmpty || (time.GetElapsedTime(start) >= Quiet && IsQuiet()), settings.LeaveTimeout, cancellationToken);
        foreach (var session in table.Sessions)
        {
            session.Send(new PeerMessage { Leave = new Leave { Reason = reason } });
        }

        await WaitAsync(() => table.Sessions.All(static session => session.Queue.IsEmpty), LastWords, cancellationToken);
        table.Close(reason);
    }

    private bool IsQuiet() =>
        served.Active == 0
        && table.Sessions.All(session => session.Queue.IsEmpty && (session.LastAsked is not { } asked || time.GetElapsedTime(asked) >= Quiet));

    private async Task WaitAsync(Func<bool> isDone, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!isDone() && time.GetElapsedTime(start) < limit)
        {
            await Task.Delay(Tick, time, cancellationToken);
        }
    }
}
