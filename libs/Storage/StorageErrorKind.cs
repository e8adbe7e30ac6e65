namespace Blockyard.Storage;

/// <summary>Why a store cannot do what it was asked; callers branch on this, people read the message.</summary>
public enum StorageErrorKind
{
    /// <summary>
    /// A read, write or fsync failed. The store has latched: it acknowledges nothing until it is opened again. Only a read of a
    /// log does not latch it.
    /// </summary>
    Failed,

    /// <summary>Too little free space. Nothing was written; the same call works again once space is back.</summary>
    Full,

    /// <summary>Bytes on disk are not what was written. The message names file and offset.</summary>
    Corrupt,

    /// <summary>The store belongs to another network.</summary>
    WrongNetwork,

    /// <summary>The store was written in a format that this program does not know.</summary>
    WrongVersion,

    /// <summary>The record was cut off the log on purpose, see <see cref="AppendLog.PruneBefore"/>. The store is well.</summary>
    Pruned,

    /// <summary>Another process, or another instance in this one, has the store open.</summary>
    Locked,
}
