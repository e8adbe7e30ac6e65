namespace Blockyard.Storage;

/// <summary>Where the content of a <see cref="KeyValueStore"/> came from when it was opened.</summary>
public enum KeyValueStoreOrigin
{
    /// <summary>There was no usable checkpoint: the store is empty, its owner rebuilds it.</summary>
    None,

    /// <summary>The newest checkpoint.</summary>
    Latest,

    /// <summary>The checkpoint before the newest, which was damaged.</summary>
    Predecessor,
}
