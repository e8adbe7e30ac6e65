using System.Text.Json;

namespace Blockyard.TestKit.Processes;

/// <summary>What a service writes: kept in a file, and looked through for what should not be there.</summary>
public sealed class LogLines(string path)
{
    private const int Listening = 9002;

    /// <summary>Errors of somebody else: here gRPC's own, of a caller that went away while it was still sending.</summary>
    private const string CallerLeft = "The client reset the request stream.";

    private readonly Lock _gate = new();
    private readonly List<string> _troubles = [];
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, Uri>> _listeners =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the service listens, once it says so.</summary>
    public Task<IReadOnlyDictionary<string, Uri>> Listeners => _listeners.Task;

    /// <summary>Lines of the levels Error and Critical, and those that are no log lines.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (_gate)
            {
                return [.. _troubles];
            }
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            File.AppendAllText(path, line + Environment.NewLine);
            if (IsTrouble(line))
            {
                _troubles.Add(line);
            }
        }

        if (line.Contains($"\"EventId\":{Listening},", StringComparison.Ordinal))
        {
            _listeners.TrySetResult(ReadListeners(line));
        }
    }

    /// <summary>The process is gone: it will never listen.</summary>
    public void End() => _listeners.TrySetException(new EndOfStreamException("The service ended before it listened."));

    private static bool IsTrouble(string line) =>
        (!line.StartsWith('{')
            || line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)
            || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal))
        && !line.Contains(CallerLeft, StringComparison.Ordinal);

    private static Dictionary<string, Uri> ReadListeners(string line)
    {
        using var parsed = JsonDocument.Parse(line);
        var listeners = parsed.RootElement.GetProperty("State").GetProperty(nameof(Listeners)).GetString()!;
        return listeners.Split(", ").Select(one => one.Split(' ')).ToDictionary(pair => pair[0], pair => new Uri(pair[1]));
    }
}
