using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Remembers where the log begins and up to which address it was fsynced, so that a torn tail, a pruned start and lost
/// data can be told apart.</summary>
/// <remarks>
/// <para>Written after each fsync of the log but not fsynced itself: after a killed process it is exact, after a power cut it may be
/// behind, never ahead. So whatever lies before it was acknowledged and must be whole; only what lies behind it may be cut. It is
/// fsynced when the log begins a segment, opens and closes: the loss of a whole segment never hides behind an old mark.</para>
/// <para>Where the log begins is fsynced before a file in front of it is removed.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed class DurableMark : IDisposable
{
    /// <summary>Name of the file in a log's directory.</summary>
    public const string FileName = "DURABLE";

    private readonly Lock _gate = new();
    private readonly IStoreFile _file;
    private DurableFormat _content;
    private int _nextSlot;

    private DurableMark(IStoreFile file, DurableFormat content)
    {
        _file = file;
        _content = content;
        _nextSlot = content.SpareSlot;
    }

    /// <summary>Opens the file that <paramref name="content"/> was read from, to go on writing it.</summary>
    public static DurableMark Open(IStoreDisk disk, string directory, DurableFormat content) =>
        new(disk.Open(PathIn(directory), FileMode.Open), content);

    /// <summary>Replaces the file by one that says this, durable with its name when this returns, and keeps it open.</summary>
    public static DurableMark Create(IStoreDisk disk, string directory, uint network, DurableFormat content)
    {
        var path = PathIn(directory);
        AtomicFile.Write(disk, path, content.ToBytes(network));
        disk.FlushDirectory(directory);
        return new DurableMark(disk.Open(path, FileMode.Open), content);
    }

    /// <summary>What the file says; null if it is not there or damaged. Throws when it is of another network or of a newer format.</summary>
    public static DurableFormat? Read(IStoreDisk disk, string directory, uint network) =>
        Exists(disk, directory) ? DurableFormat.Parse(AtomicFile.Read(disk, PathIn(directory)), PathIn(directory), network) : null;

    /// <summary>True when a log was begun in this directory once.</summary>
    public static bool Exists(IStoreDisk disk, string directory) => disk.FileExists(PathIn(directory));

    /// <summary>Moves the mark forward to <paramref name="durable"/>, which the log has just been fsynced up to.</summary>
    public void Advance(long durable)
    {
        lock (_gate)
        {
            if (durable > _content.Durable)
            {
                Write(_content with { Durable = durable });
            }
        }
    }

    /// <summary>Makes it durable that the log begins with the segment at <paramref name="start"/>.</summary>
    public void MoveStart(long start)
    {
        lock (_gate)
        {
            Write(_content with { Start = start });
            _file.Flush();
        }
    }

    /// <summary>Fsyncs what the mark says, in both slots.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            Write(_content);
            Write(_content);
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();

    private static string PathIn(string directory) => Path.Combine(directory, FileName);

    private void Write(DurableFormat content)
    {
        content.WriteSlot(_file, _nextSlot);
        _nextSlot ^= 1;
        _content = content;
    }
}
