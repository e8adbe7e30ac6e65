using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>What opening a store found.</summary>
internal sealed record StoreRecovery(StoreEngine Engine, CheckpointFormat? Manifest, KeyValueStoreOrigin Origin)
{
    public static StoreRecovery Run(KeyValueStoreSettings settings)
    {
        var origin = KeyValueStoreOrigin.Latest;
        foreach (var manifest in new CheckpointFiles(settings.Disk, settings.Directory, new Files.Health(settings.Directory, settings.Logger)).Find(settings.Network))
        {
            if (manifest is not null && TryRecover(settings, manifest) is { } engine)
            {
                MakeNamesDurable(settings);
                engine.Checkpoints.Prune([manifest]);
                MakeNamesDurable(settings);
                return new StoreRecovery(engine, manifest, origin);
            }

            origin = KeyValueStoreOrigin.Predecessor;
        }

        Clear(settings);
        return new StoreRecovery(new StoreEngine(settings, KeyValueStore.NewSeed()), null, KeyValueStoreOrigin.None);
    }

    private static StoreEngine? TryRecover(KeyValueStoreSettings settings, CheckpointFormat manifest)
    {
        var engine = new StoreEngine(settings, manifest.Seed);
        try
        {
            engine.Recover(manifest.State);
            return engine;
        }
        catch (Exception cause) when (cause is IOException or FasterException or ArgumentException or FormatException or InvalidOperationException)
        {
            // The state can be rebuilt, so a damaged checkpoint costs time and no data: whatever the engine trips over, go on without it.
            StorageLog.CheckpointUnusable(settings.Logger, manifest.Sequence, settings.Directory, cause);
            engine.Dispose();
            return null;
        }
    }

    /// <summary>Deletes everything that stores keep in a directory, and nothing else.</summary>
    public static void Clear(KeyValueStoreSettings settings)
    {
        string[] own = [StoreEngine.LogName + ".*", CheckpointFiles.IndexPrefix + "*", "*" + CheckpointFormat.Extension + "*"];
        foreach (var path in own.SelectMany(pattern => settings.Disk.GetFiles(settings.Directory, pattern)))
        {
            settings.Disk.Delete(path);
        }

        MakeNamesDurable(settings);
    }

    // What was found must stay, even if whoever wrote it was killed before its name was durable. And a checkpoint that was given
    // up must not come back after a power cut, when other records stand where its own were.
    private static void MakeNamesDurable(KeyValueStoreSettings settings) => settings.Disk.FlushDirectory(settings.Directory);
}
