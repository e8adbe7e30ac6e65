using System.IO.MemoryMappedFiles;

namespace Blockyard.Fuzz.Engine;

/// <summary>Keeps the input of the moment in a mapped file, which outlives the process if the input kills it.</summary>
internal sealed class CurrentInput : IDisposable
{
    private const int Size = sizeof(int) + GuardedInput.Capacity;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CurrentInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Size);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>What the file holds.</summary>
    public static byte[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan(sizeof(int), BitConverter.ToInt32(bytes)).ToArray();
    }

    public void Set(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, input.Length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
