using System.Text;

namespace Blockyard.Storage.Engine;

/// <summary>Remembers over a restart that a running store came upon damage in its files.</summary>
/// <remarks>
/// A recovery reads what it needs and finds old pages as little damaged as the one before did: without the mark a store would be
/// opened, come upon the same damage and fail again, for ever. With it the next start begins anew, and the owner rebuilds what was
/// there. The file is <c>DAMAGED</c> and holds the reason as text, for people.
/// </remarks>
internal static class DamageMark
{
    public const string FileName = "DAMAGED";

    public static bool IsSet(IStoreDisk disk, string directory) => disk.FileExists(Path.Combine(directory, FileName));

    /// <summary>Sets the mark if the disk lets it.</summary>
    public static void Set(IStoreDisk disk, string directory, string reason)
    {
        try
        {
            using (var file = disk.Open(Path.Combine(directory, FileName), FileMode.Create))
            {
                file.Write(Encoding.UTF8.GetBytes(reason + "\n"), 0);
                file.Flush();
            }

            disk.FlushDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The store has latched and says why; it only is not rebuilt by itself then.
        }
    }
}
