using System.Buffers.Binary;
using Blockyard.Consensus;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>A recorded chain in the format of Bitcoin Core's block files, which Core's own -loadblock reads.</summary>
internal sealed class CoreBlockFile : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Writes the chain of that name.</summary>
    public CoreBlockFile(string name)
    {
        Path = _folder.PathOf("blk00000.dat");
        using var file = File.Create(Path);
        Span<byte> prefix = stackalloc byte[2 * sizeof(uint)];
        foreach (var block in RecordedChain.Read(name))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(prefix, ChainParams.Regtest.MessageStart);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(uint)..], block.Size);
            file.Write(prefix);
            file.Write(block.Raw.Span);
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
