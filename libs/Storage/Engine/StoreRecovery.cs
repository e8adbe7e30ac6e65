using Blockyard.Storage.Files;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>What opening a store found.</summary>
internal sealed record StoreRecovery(
    StoreEngine Engine,
    CheckpointFormat? Manifest,
    KeyValueStoreOrigin Origin,
    IReadOnlyList<(string Path, string Reason)> Unusable)
{
    public static StoreRecovery Run(KeyValueStoreSettings settings)
    {
        DeleteUnfinished(settings);
        if (DamageMark.IsSet(settings.Disk, settings.Directory))
        {
            StorageLog.BegunAnewAfterDamage(settings.Logger, settings.Directory);
            Clear(settings);
        }

        var unusable = new List<(string, string)>();
        foreach (var (path, manifest) in new CheckpointFiles(settings.Disk, settings.Directory, settings.Network, new Health(settings.Directory, settings.Logger)).Find())
        {
            var reason = "the manifest does not match its checksum";
            if (manifest is not null && TryRecover(settings, manifest, out reason) is { } engine)
            {
                MakeNamesDurable(settings);
                engine.Checkpoints.Prune([manifest]);
                MakeNamesDurable(settings);
                var origin = unusable.Count == 0 ? KeyValueStoreOrigin.Latest : KeyValueStoreOrigin.Predecessor;
                return new StoreRecovery(engine, manifest, origin, unusable);
            }

            unusable.Add((path, reason));
        }

        Clear(settings);
        return new StoreRecovery(new StoreEngine(settings, KeyValueStore.NewSeed(), pageBytes: 0), null, KeyValueStoreOrigin.None, unusable);
    }

    private static StoreEngine? TryRecover(KeyValueStoreSettings settings, CheckpointFormat manifest, out string reason)
    {
        reason = "";
        var engine = new StoreEngine(settings, manifest.Seed, manifest.State.PageBytes);
        try
        {
            engine.Recover(manifest.State);
            return engine;
        }
        catch (StorageException refused) when (refused.Kind is StorageErrorKind.WrongVersion or StorageErrorKind.WrongNetwork)
        {
            // Not damage: whoever wrote it may want it back.
            engine.Dispose();
            throw;
        }
        catch (Exception cause) when (cause is IOException or FasterException or ArgumentException or FormatException or InvalidOperationException)
        {
            // The state can be rebuilt, so a damaged checkpoint costs time and no data: whatever the engine trips over, go on without it.
            StorageLog.CheckpointUnusable(settings.Logger, manifest.Sequence, settings.Directory, cause);
            engine.Dispose();
            reason = cause.Message;
            return null;
        }
    }

    /// <summary>Paths of everything that stores keep in a directory, but for their lock.</summary>
    public static IEnumerable<string> FilesOf(KeyValueStoreSettings settings)
    {
        string[] own = [StoreEngine.LogName + ".*", CheckpointFiles.IndexPrefix + "*", "*" + CheckpointFormat.Extension + "*"];
        return own.SelectMany(pattern => settings.Disk.GetFiles(settings.Directory, pattern));
    }

    /// <summary>Deletes everything that stores keep in a directory, and nothing else.</summary>
    public static void Clear(KeyValueStoreSettings settings)
    {
        foreach (var path in FilesOf(settings))
        {
            settings.Disk.Delete(path);
        }

        MakeNamesDurable(settings);
        if (DamageMark.IsSet(settings.Disk, settings.Directory))
        {
            // Last, so that a clearing that is cut short is begun again.
            settings.Disk.Delete(Path.Combine(settings.Directory, DamageMark.FileName));
            MakeNamesDurable(settings);
        }
    }

    // Nothing is ever read from what was being written when a process died, and nothing else would clear it away soon.
    private static void DeleteUnfinished(KeyValueStoreSettings settings)
    {
        foreach (var path in settings.Disk.GetFiles(settings.Directory, "*" + AtomicFile.Unfinished))
        {
            settings.Disk.Delete(path);
        }
    }

    // What was found must stay, even if whoever wrote it was killed before its name was durable. And a checkpoint that was given
    // up must not come back after a power cut, when other records stand where its own were.
    private static void MakeNamesDurable(KeyValueStoreSettings settings) => settings.Disk.FlushDirectory(settings.Directory);
}
