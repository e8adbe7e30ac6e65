using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting;

/// <summary>
/// Something made of text files, made again when they change. Contents are compared rather than times, because mounted
/// secrets change by swapping a link.
/// </summary>
internal sealed class WatchedFiles<T>
    where T : class
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _paths;
    private readonly Func<IReadOnlyList<string>, T> _build;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private string[] _texts;
    private T _current;
    private long _checked;

    /// <summary>Reads the files; throws what reading or building throws.</summary>
    public WatchedFiles(IReadOnlyList<string> paths, Func<IReadOnlyList<string>, T> build, TimeProvider time, ILogger logger)
    {
        _paths = paths;
        _build = build;
        _time = time;
        _logger = logger;
        _texts = [.. paths.Select(File.ReadAllText)];
        _current = build(_texts);
        _checked = time.GetTimestamp();
    }

    /// <summary>The value for the files as they were within the last ten seconds.</summary>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_checked) >= CheckInterval)
                {
                    _checked = _time.GetTimestamp();
                    Refresh();
                }

                return _current;
            }
        }
    }

    private void Refresh()
    {
        try
        {
            string[] texts = [.. _paths.Select(File.ReadAllText)];
            if (!texts.AsSpan().SequenceEqual(_texts))
            {
                // A half-written set fails here and is tried again at the next check.
                _current = _build(texts);
                _texts = texts;
                HostingLog.FileReloaded(_logger, _paths[0]);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            HostingLog.FileUnreadable(_logger, exception, _paths[0]);
        }
    }
}
