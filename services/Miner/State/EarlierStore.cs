using Blockyard.Hosting;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>The key-value store that was all a miner had before it kept a log: carried over once, then removed.</summary>
internal sealed class EarlierStore(KeyValueStoreSettings settings, ILogger logger)
{
    private const string LockFile = "LOCK";

    private readonly string _folder = settings.Directory;

    // Opening a store clears away what it cannot use, so it is a copy that is opened: nothing is lost if it cannot be read.
    private readonly string _copy = settings.Directory + ".copy";

    /// <summary>Looks whether there is one that holds something.</summary>
    public bool Find()
    {
        RemoveCopy();
        return Directory.Exists(_folder) && Files().Any();
    }

    /// <summary>All that it remembers.</summary>
    /// <exception cref="ServiceStartException">It is damaged, in use or another network's.</exception>
    public CarriedOver Read()
    {
        try
        {
            CopyFiles();
            using var store = KeyValueStore.Open(settings with { Directory = _copy });
            if (store.Origin == KeyValueStoreOrigin.None)
            {
                throw new InvalidDataException("No checkpoint in it can be used.");
            }

            var table = new MinerTable(store);
            var state = table.Load();
            return new CarriedOver(state, table.LoadBlocks(state.BlocksFound));
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new ServiceStartException(
                $"The miner's store of an earlier version in '{_folder}' cannot be carried over. {error.Message} "
                + "Restore it from a backup, or remove it to begin without payout address and counters.",
                error);
        }
        finally
        {
            RemoveCopy();
        }
    }

    /// <summary>Removes it, in one step: the log has it all.</summary>
    public void Remove()
    {
        Directory.Move(_folder, _copy);
        RemoveCopy();
        MinerLog.CarriedOver(logger, _folder);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder).Where(path => Path.GetFileName(path) != LockFile);

    private void CopyFiles()
    {
        // Who still runs on it keeps it locked.
        using var held = new FileStream(Path.Combine(_folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(_copy);
        foreach (var path in Files())
        {
            File.Copy(path, Path.Combine(_copy, Path.GetFileName(path)));
        }
    }

    private void RemoveCopy()
    {
        if (Directory.Exists(_copy))
        {
            Directory.Delete(_copy, recursive: true);
        }
    }
}
