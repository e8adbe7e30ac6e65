using Blockyard.Peering.Discovery;
using Blockyard.Peering.Scoring;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering;

/// <summary>Writes down from time to time what has changed about bans and addresses.</summary>
internal sealed class RecordKeeper(BanList bans, AddressBookFile addresses, PeerSettings settings, TimeProvider time, ILogger logger)
{
    private string _problem = "";

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
        var banProblem = Try(bans.Save);
        var addressProblem = Try(addresses.Save);
        var problem = banProblem ?? addressProblem ?? "";
        if (problem.Length > 0 && _problem.Length == 0)
        {
            PeeringLog.NotSaved(logger, problem);
        }

        _problem = problem;
    }

    /// <summary>Does what may fail; gives what is wrong, or null.</summary>
    private static string? Try(Action save)
    {
        try
        {
            save();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
