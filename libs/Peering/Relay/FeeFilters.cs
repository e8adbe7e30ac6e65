using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Relay;

/// <summary>Tells peers what this node would refuse for its fee, so that they do not announce it.</summary>
internal sealed class FeeFilters(TransactionPool pool, PeerTable table, PeerSettings settings, TimeProvider time)
{
    private readonly Dictionary<PeerSession, long> _told = [];

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Tell();
            await Task.Delay(settings.FeeFilterInterval, time, cancellationToken);
        }
    }

    /// <summary>A small change is not worth a message; the end of a change is.</summary>
    internal static bool IsWorthTelling(long told, long rate, long lowest) =>
        rate != told && (rate == lowest || rate < told / 4 * 3 || rate > told / 3 * 4);

    private void Tell()
    {
        var info = pool.GetInfo();
        var (rate, lowest) = (info.MinFee.SatsPerKvB, info.MinRelayFee.SatsPerKvB);
        var sessions = table.Sessions;
        foreach (var session in sessions)
        {
            if (IsWorthTelling(_told.GetValueOrDefault(session), rate, lowest))
            {
                _told[session] = rate;
                session.Send(new PeerMessage { FeeFilter = new FeeFilter { MinFeeRateSatsPerKvb = (ulong)rate } });
            }
        }

        if (_told.Count > sessions.Length)
        {
            foreach (var gone in _told.Keys.Except(sessions).ToList())
            {
                _told.Remove(gone);
            }
        }
    }
}
