using Blockyard.Peering;
using Blockyard.Storage;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Keeps what is remembered of peers in the node's data folder.</summary>
internal sealed class PeerFiles(IStoreDisk disk, string directory) : IPeerFiles
{
    private const int MaxBytes = 16 * 1024 * 1024;

    public byte[]? Read(string name)
    {
        var path = Path.Combine(directory, name);
        if (!disk.FileExists(path))
        {
            return null;
        }

        using var file = disk.OpenRead(path);

        // Longer than anything that we write: without its end it counts as damaged.
        var content = new byte[Math.Min(file.Length, MaxBytes)];
        return content[..file.Read(content, 0)];
    }

    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(directory, name);
        var unfinished = path + ".new";
        using (var file = disk.Open(unfinished, FileMode.Create))
        {
            file.Write(content, 0);
            file.Flush();
        }

        disk.Move(unfinished, path);
        disk.FlushDirectory(directory);
    }

    public void SetAside(string name)
    {
        var path = Path.Combine(directory, name);
        disk.Move(path, path + ".damaged");
        disk.FlushDirectory(directory);
    }
}
