namespace Blockyard.TestKit;

/// <summary>A folder of its own for one test, removed with everything in it at the end.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blockyard-");

    /// <summary>The full path.</summary>
    public string Path => _folder.FullName;

    /// <summary>The full path of something inside.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        _folder.Refresh();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }
}
