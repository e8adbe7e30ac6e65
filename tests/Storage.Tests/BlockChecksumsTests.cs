using System.Buffers.Binary;
using Blockyard.Storage.Engine;
using Blockyard.Storage.Files;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

/// <summary>The head of an engine file: of an older version, a newer one, another network, without its magic, empty, one byte long.</summary>
public sealed class BlockChecksumsTests : IDisposable
{
    private const uint Network = 0xDAB5BFFA;

    private readonly TempFolder _temp = new();
    private readonly byte[] _blocks = [.. Enumerable.Range(0, 3 * BlockChecksums.BlockSize).Select(i => (byte)(i / 100))];

    private string FilePath => _temp.PathOf("records.0.crc");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_was_saved_is_drawn_as_it_says_and_loaded_again()
    {
        var written = new BlockChecksums(OsDisk.Instance, FilePath, Network);
        written.Set(0, _blocks);
        written.Save();
        Assert.Equal(Draw(version: 2), File.ReadAllBytes(FilePath));
        ExpectBlocks(Load());
    }

    [Fact]
    public void Version_1_is_read_and_saved_as_version_2()
    {
        File.WriteAllBytes(FilePath, Draw(version: 1));
        var loaded = Load();
        ExpectBlocks(loaded);
        loaded.Save();
        Assert.Equal(Draw(version: 2), File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_newer_one_is_refused() => ExpectRefusal(StorageErrorKind.WrongVersion, Draw(version: 3), "version 3", "up to 2");

    [Fact]
    public void One_of_another_network_is_refused() =>
        ExpectRefusal(StorageErrorKind.WrongNetwork, Draw(version: 2, network: 0x12345678), "12345678", "dab5bffa");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(28)]
    public void One_that_is_cut_is_refused(int length) => ExpectRefusal(StorageErrorKind.Corrupt, Draw(version: 2)[..length]);

    [Fact]
    public void Any_flipped_byte_is_noticed()
    {
        var whole = Draw(version: 2);
        for (var offset = 0; offset < whole.Length; offset++)
        {
            var flipped = whole.ToArray();
            flipped[offset] ^= 0x10;
            ExpectRefusal(StorageErrorKind.Corrupt, flipped);
        }
    }

    [Fact]
    public async Task A_store_whose_files_have_heads_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        var settings = StoreSettings.For(_temp.PathOf("state"));
        using (var store = KeyValueStore.Open(settings))
        {
            store.Writer.Upsert([1], [1]);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        var head = Directory.GetFiles(settings.Directory, "*.crc")[0];
        var bytes = File.ReadAllBytes(head);
        bytes[8] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32C.Of(bytes.AsSpan(0, bytes.Length - 4)));
        File.WriteAllBytes(head, bytes);
        var before = Directory.GetFiles(settings.Directory).Order(StringComparer.Ordinal);
        Assert.Equal(StorageErrorKind.WrongVersion, Assert.Throws<StorageException>(() => KeyValueStore.Open(settings)).Kind);
        Assert.Equal(before, Directory.GetFiles(settings.Directory).Order(StringComparer.Ordinal));
        Assert.Equal(bytes, File.ReadAllBytes(head));
    }

    /// <summary>The file for the blocks above, byte by byte.</summary>
    private byte[] Draw(uint version, uint network = Network)
    {
        var head = version == 1 ? 16 : 24;
        var file = new byte[head + 12 + 4];
        "BYARDCRC"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), version == 1 ? 3 : network);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), version == 1 ? 0 : 3u);
        for (var i = 0; i < 3; i++)
        {
            var block = _blocks.AsSpan(i * BlockChecksums.BlockSize, BlockChecksums.BlockSize);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(head + (4 * i)), Crc32C.Of(block));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 4), Crc32C.Of(file.AsSpan(0, file.Length - 4)));
        return file;
    }

    private BlockChecksums Load() => new(OsDisk.Instance, FilePath, Network);

    private void ExpectBlocks(BlockChecksums checksums)
    {
        Assert.Equal(_blocks.Length, checksums.WrittenBytes);
        Assert.Equal(-1, checksums.FindDamage(0, _blocks.ToArray()));
        var other = _blocks.ToArray();
        other[5000] ^= 1;
        Assert.Equal(BlockChecksums.BlockSize, checksums.FindDamage(0, other));
    }

    private void ExpectRefusal(StorageErrorKind kind, byte[] bytes, params string[] words)
    {
        File.WriteAllBytes(FilePath, bytes);
        var caught = Assert.Throws<StorageException>(Load);
        Assert.Equal(kind, caught.Kind);
        Assert.All([.. words, FilePath], word => Assert.Contains(word, caught.Message, StringComparison.Ordinal));
    }
}
