namespace Blockyard.Storage.Engine;

/// <summary>Keys whose newest records are looked for together.</summary>
internal interface IAddressBatch
{
    int Count { get; }

    ReadOnlySpan<byte> Key(int index);

    /// <summary>Takes the address of a key's newest record; not called for a key that is gone.</summary>
    void OnAddress(int index, long address);
}
