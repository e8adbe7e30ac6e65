namespace Blockyard.Crash.Kills;

/// <summary>Tells from outside what a service is at: by the names of the files that appear, go and are renamed in its folder.</summary>
internal sealed class FolderWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private volatile Waiter? _waiter;

    public FolderWatch(string folder)
    {
        _watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = 64 << 10,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
        };
        _watcher.Created += (_, change) => See(WatcherChangeTypes.Created, change.FullPath);
        _watcher.Changed += (_, change) => See(WatcherChangeTypes.Changed, change.FullPath);
        _watcher.Deleted += (_, change) => See(WatcherChangeTypes.Deleted, change.FullPath);
        _watcher.Renamed += (_, change) => See(WatcherChangeTypes.Renamed, change.FullPath);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for the next change of this kind; gives the path, or null after the time.</summary>
    public async Task<string?> WaitAsync(Func<WatcherChangeTypes, string, bool> wanted, TimeSpan limit)
    {
        var waiter = new Waiter(wanted);
        _waiter = waiter;
        try
        {
            return await waiter.Found.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _waiter = null;
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void See(WatcherChangeTypes change, string path)
    {
        if (_waiter is { } waiter && waiter.Wanted(change, Path.GetFileName(path)))
        {
            waiter.Found.TrySetResult(path);
        }
    }

    private sealed record Waiter(Func<WatcherChangeTypes, string, bool> Wanted)
    {
        public TaskCompletionSource<string> Found { get; } = new();
    }
}
