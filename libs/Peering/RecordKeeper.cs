using Blockyard.Peering.Discovery;
using Blockyard.Peering.Scoring;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering;

/// <summary>Writes down from time to time what has changed about bans and addresses.</summary>
internal sealed class RecordKeeper(BanList bans, AddressBookFile addresses, PeerSettings settings, TimeProvider time, ILogger logger)
{
    private bool _failed;

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(settings.SaveInterval, time, cancellationToken);
            Save();
        }
    }

    /// <summary>Writes what has changed. A disk that is full or broken is no reason to stop: the node's readiness tells of it.</summary>
    public void Save()
    {
        try
        {
            bans.Save();
            addresses.Save();
            _failed = false;
        }
        catch (IOException exception)
        {
            if (!_failed)
            {
                PeeringLog.NotSaved(logger, exception.Message);
            }

            _failed = true;
        }
    }
}
