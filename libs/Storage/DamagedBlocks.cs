namespace Blockyard.Storage;

/// <summary>A part of a store's file that is not what was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Where the first block begins that differs.</param>
/// <param name="Count">How many blocks of <see cref="BlockSize"/> bytes in this file differ.</param>
public readonly record struct DamagedBlocks(string Path, long Offset, int Count)
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockSize = 4096;
}
