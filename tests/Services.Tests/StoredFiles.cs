namespace Blockyard.Services.Tests;

/// <summary>Damages files of a store that is closed.</summary>
internal static class StoredFiles
{
    /// <summary>Flips a byte in, cuts or deletes what is there of these names; one file at least.</summary>
    public static void Damage(string folder, string names, string how)
    {
        var files = Directory.GetFiles(folder, names).Where(path => how == "delete" || new FileInfo(path).Length > 0).ToArray();
        Assert.NotEmpty(files);
        foreach (var path in files)
        {
            switch (how)
            {
                case "delete":
                    File.Delete(path);
                    break;
                case "flip":
                    Flip(path);
                    break;
                case "cut":
                    using (var file = File.OpenWrite(path))
                    {
                        file.SetLength(file.Length - 5);
                    }

                    break;
                default:
                    throw new ArgumentException($"Damage of kind {how} is unknown.", nameof(how));
            }
        }
    }

    // Behind headers, among what was written first.
    private static void Flip(string path)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = Math.Min(120, file.Length / 2);
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 0x40));
    }
}
