using System.IO.Enumeration;

namespace Blockyard.Storage.Files;

/// <summary>A disk that is only read: whatever is written, renamed or removed stays in memory and is forgotten with it.</summary>
/// <remarks>A store that recovers writes a few blocks and then reads: that is little. It is no place for more. Thread-safe.</remarks>
internal sealed class ShadowDisk(IStoreDisk original) : IStoreDisk, IDisposable
{
    private readonly Dictionary<string, ShadowFile> _files = [];
    private readonly HashSet<string> _removed = [];
    private readonly List<ShadowFile> _all = [];
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public void FlushDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public string[] GetFiles(string directory, string pattern)
    {
        lock (_gate)
        {
            var own = _files.Keys.Where(path =>
                Path.GetDirectoryName(path) == directory && FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path)));
            return [.. original.GetFiles(directory, pattern).Where(path => !_removed.Contains(path)).Union(own)];
        }
    }

    /// <inheritdoc/>
    public string[] GetDirectories(string directory) => original.GetDirectories(directory);

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        lock (_gate)
        {
            return _files.ContainsKey(path) || (!_removed.Contains(path) && original.FileExists(path));
        }
    }

    /// <inheritdoc/>
    public IStoreFile Open(string path, FileMode mode)
    {
        lock (_gate)
        {
            return mode == FileMode.Create || (mode == FileMode.OpenOrCreate && !FileExists(path))
                ? Add(path, new ShadowFile(null))
                : Find(path);
        }
    }

    /// <inheritdoc/>
    public IStoreFile OpenRead(string path)
    {
        lock (_gate)
        {
            return Find(path);
        }
    }

    /// <inheritdoc/>
    public void Move(string from, string to)
    {
        lock (_gate)
        {
            var moved = Find(from);
            Delete(from);
            Add(to, moved);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (_gate)
        {
            _files.Remove(path);
            _removed.Add(path);
        }
    }

    /// <inheritdoc/>
    public void DeleteDirectory(string path) => Array.ForEach(GetFiles(path, "*"), Delete);

    /// <inheritdoc/>
    public long GetFreeBytes(string directory) => original.GetFreeBytes(directory);

    /// <summary>Closes the files below.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _all.ForEach(file => file.Close());
        }
    }

    private ShadowFile Find(string path)
    {
        if (_files.TryGetValue(path, out var file))
        {
            return file;
        }

        return _removed.Contains(path)
            ? throw new FileNotFoundException($"'{path}' was removed.", path)
            : Add(path, new ShadowFile(original.OpenRead(path)));
    }

    private ShadowFile Add(string path, ShadowFile file)
    {
        if (!_all.Contains(file))
        {
            _all.Add(file);
        }

        _files[path] = file;
        _removed.Remove(path);
        return file;
    }
}
