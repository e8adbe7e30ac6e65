using Microsoft.Extensions.Logging;

namespace Blockyard.Storage.Files;

/// <summary>Remembers the first failure of a store, for good.</summary>
internal sealed class Health(string directory, ILogger logger)
{
    private volatile StorageException? _failure;

    /// <summary>Told of the first failure, from whatever thread met it.</summary>
    public Action<StorageException>? Latched { get; set; }

    /// <summary>The first failure, or null.</summary>
    public StorageException? Failure => _failure;

    /// <summary>True when files were closed while writes to them had not ended: they may still change.</summary>
    public bool HasUnfinishedWrites { get; set; }

    /// <summary>Throws when the store has failed before.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new StorageException(failure.Kind, failure.Message, failure);
        }
    }

    /// <summary>Latches a failed operation and returns what to throw.</summary>
    public StorageException Latch(string what, Exception cause) => Latch(
        new StorageException(
            StorageErrorKind.Failed,
            $"{what} of store '{directory}' failed: {cause.Message} Nothing more is acknowledged; check the disk and restart.",
            cause));

    /// <summary>Latches <paramref name="failure"/> unless there was one before, and returns it.</summary>
    public StorageException Latch(StorageException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            StorageLog.Latched(logger, directory, failure);
            Latched?.Invoke(failure);
        }

        return failure;
    }
}
