using System.Text.RegularExpressions;
using Blockyard.Storage;

namespace Blockyard.TestKit.Disks;

/// <summary>
/// A disk in memory with a volatile cache: what was not fsynced may be lost at a power cut, in whole or in part, in any order.
/// </summary>
/// <remarks>
/// <code>
///   the process sees       names ──► files with content       every operation, at once
///                            │                 │
///                       FlushDirectory       Flush
///                            ▼                 ▼
///   a power cut leaves     names ──► files with content       and any part of what came after
/// </code>
/// Harsher than real disks: sectors of one write, writes of one file and changes of one directory may survive without those
/// before them. A sector of 512 bytes is old or new, never a mixture; a rename is done or not done.
/// </remarks>
public sealed class SimulatedDisk : IStoreDisk
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SimulatedFile> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> _durableNames = [];
    private readonly List<NameChange> _changes = [];
    private long _operations;
    private long _cutAt = long.MaxValue;

    /// <summary>Operations that changed something or made something durable.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>
    /// Has every fsync of a file fail, and what it was to write never come to disk, though the process goes on to see it: so Linux
    /// drops pages that a device did not take.
    /// </summary>
    public bool FlushFails { get; set; }

    /// <summary>What it says is free. It takes whatever is written all the same.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>True once the power is off.</summary>
    public bool IsOff => Operations >= _cutAt;

    /// <summary>Has the power fail when so many operations have been done: all later ones throw, and change nothing.</summary>
    public void CutPowerAt(long operations) => _cutAt = operations;

    /// <summary>Nothing was lost, for only the process was killed: the next one finds what this one saw.</summary>
    public void SwitchOnAgain() => _cutAt = long.MaxValue;

    /// <summary>Another disk with all that this one shows, durable there.</summary>
    public SimulatedDisk Copy()
    {
        lock (_gate)
        {
            return Holding(_names.Select(name => (name.Key, name.Value.Copy())));
        }
    }

    /// <summary>The disk as the next start finds it after a power cut.</summary>
    /// <param name="random">Decides what survives of what was not made durable.</param>
    public SimulatedDisk Restart(Random random)
    {
        lock (_gate)
        {
            _cutAt = 0;
            foreach (var change in Surviving(_changes, random))
            {
                change.Apply(_durableNames);
            }

            return Holding(_durableNames.Select(name => (name.Key, name.Value.AfterPowerCut(random))));
        }
    }

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public void FlushDirectory(string path) => Change(() =>
    {
        foreach (var change in _changes.Where(change => change.Directory == path))
        {
            change.Apply(_durableNames);
        }

        _changes.RemoveAll(change => change.Directory == path);
    });

    public string[] GetFiles(string directory, string pattern)
    {
        var names = new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");
        return Look(() => _names.Keys
            .Where(path => Path.GetDirectoryName(path) == directory && names.IsMatch(Path.GetFileName(path)))
            .ToArray());
    }

    public string[] GetDirectories(string directory) => Look(() => _names.Keys
        .Select(path => Path.GetDirectoryName(path)!)
        .Distinct()
        .Where(path => Path.GetDirectoryName(path) == directory)
        .ToArray());

    public bool FileExists(string path) => Look(() => _names.ContainsKey(path));

    public IStoreFile Open(string path, FileMode mode) => Look(() =>
    {
        if (!_names.TryGetValue(path, out var file))
        {
            if (mode == FileMode.Open)
            {
                throw new FileNotFoundException($"Could not find file '{path}'.", path);
            }

            file = new SimulatedFile();
            Rename(new NameChange(path, file));
        }

        if (mode == FileMode.Create)
        {
            file.SetLength(0);
        }

        return new OpenFile(this, file);
    });

    public IStoreFile OpenRead(string path) => Open(path, FileMode.Open);

    public void Move(string from, string to) => Change(() => Rename(new NameChange(to, _names[from], from)));

    public void Delete(string path) => Change(() => Rename(new NameChange(path, null)));

    public void DeleteDirectory(string path) => Array.ForEach(GetFiles(path, "*"), Delete);

    public long GetFreeBytes(string directory) => FreeBytes;

    /// <summary>In a journal what comes first survives first; elsewhere anything may.</summary>
    internal static IEnumerable<T> Surviving<T>(IReadOnlyList<T> unsynced, Random random) => random.Next(4) switch
    {
        0 => [],
        1 => unsynced,
        2 => unsynced.Take(random.Next(unsynced.Count + 1)),
        _ => unsynced.Where(_ => random.Next(2) == 0),
    };

    private static SimulatedDisk Holding(IEnumerable<(string Path, SimulatedFile File)> files)
    {
        var disk = new SimulatedDisk();
        foreach (var (path, file) in files)
        {
            disk._names[path] = file;
            disk._durableNames[path] = file;
        }

        return disk;
    }

    private void Rename(NameChange change)
    {
        change.Apply(_names);
        _changes.Add(change);
    }

    private void Change(Action operation) => Look(() =>
    {
        _operations++;
        operation();
        return true;
    });

    private T Look<T>(Func<T> operation)
    {
        lock (_gate)
        {
            return IsOff ? throw new IOException("The power is off.") : operation();
        }
    }

    /// <summary>A name that points to a file from now on, or to none; and the name that it had before.</summary>
    private sealed record NameChange(string Path, SimulatedFile? File, string? Before = null)
    {
        public string Directory => System.IO.Path.GetDirectoryName(Path)!;

        public void Apply(IDictionary<string, SimulatedFile> names)
        {
            if (Before is not null)
            {
                names.Remove(Before);
            }

            if (File is null)
            {
                names.Remove(Path);
            }
            else
            {
                names[Path] = File;
            }
        }
    }

    private sealed class OpenFile(SimulatedDisk disk, SimulatedFile file) : IStoreFile
    {
        public long Length => disk.Look(() => file.Length);

        public int Read(Span<byte> target, long offset)
        {
            lock (disk._gate)
            {
                return disk.IsOff ? throw new IOException("The power is off.") : file.Read(target, offset);
            }
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            var bytes = source.ToArray();
            disk.Change(() => file.Write(bytes, offset));
        }

        public void SetLength(long length) => disk.Change(() => file.SetLength(length));

        public void Flush() => disk.Change(() => file.Flush(disk.FlushFails));

        public void Dispose()
        {
        }
    }
}
