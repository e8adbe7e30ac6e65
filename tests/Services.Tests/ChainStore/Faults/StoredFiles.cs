namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>Damages files as bad disks do.</summary>
internal static class StoredFiles
{
    /// <summary>Flips bits of one byte; the same again puts it right. A negative offset counts from the end.</summary>
    public static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var at = offset < 0 ? file.Length + offset : offset;
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x40));
    }
}
