using Blockyard.Storage;

namespace Blockyard.ChainStorage.Verification;

/// <summary>A state in a folder of its own inside a node's data, for as long as a verification needs it.</summary>
internal sealed class ThrowawayState : IDisposable
{
    private const string Prefix = "verify-";

    private readonly ChainStorageSettings _settings;

    private ThrowawayState(ChainStorageSettings settings)
    {
        _settings = settings;
        State = KeyValueChainState.Open(settings);
    }

    /// <summary>The state, at the genesis block at first.</summary>
    public KeyValueChainState State { get; }

    /// <summary>Makes one, and clears away what verifications have left that were killed.</summary>
    /// <param name="settings">The node's.</param>
    /// <param name="bytes">About how much room it is going to take on disk.</param>
    /// <exception cref="StorageException">There is no room for it.</exception>
    public static ThrowawayState Create(ChainStorageSettings settings, long bytes)
    {
        RequireSpace(settings, bytes);
        foreach (var left in settings.Disk.GetDirectories(settings.Directory).Where(IsOurs))
        {
            TryDelete(settings with { Directory = left });
        }

        var folder = Path.Combine(settings.Directory, Prefix + Path.GetRandomFileName());
        return new ThrowawayState(settings with { Directory = folder, ReadOnly = false });
    }

    /// <summary>Throws when the disk has run full: nothing of the node's depends on this state.</summary>
    public void RequireSpace() => RequireSpace(_settings, 0);

    /// <summary>Removes the state.</summary>
    public void Dispose()
    {
        State.Dispose();
        Directory.Delete(_settings.Directory, recursive: true);
    }

    private static bool IsOurs(string folder) => Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal);

    private static void TryDelete(ChainStorageSettings left)
    {
        try
        {
            KeyValueChainState.Open(left with { ReadOnly = false }).Dispose();
        }
        catch (StorageException busy) when (busy.Kind == StorageErrorKind.Locked)
        {
            return;
        }

        Directory.Delete(left.Directory, recursive: true);
    }

    private static void RequireSpace(ChainStorageSettings settings, long bytes)
    {
        var free = settings.Disk.GetFreeBytes(Path.GetDirectoryName(Path.GetFullPath(settings.Directory)) ?? settings.Directory);
        if (free < bytes + settings.Space.ReservedBytes)
        {
            throw new StorageException(
                StorageErrorKind.Full,
                $"A verification needs about {bytes} bytes in '{settings.Directory}' beside a reserve of {settings.Space.ReservedBytes}; {free} are "
                + "free. Nothing was changed; free some space and run it again.");
        }
    }
}
