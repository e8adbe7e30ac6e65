using Blockyard.Chain.Mempool;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

public sealed class FileFeeHistoryTests : IDisposable
{
    private static readonly FeeRate[] Prices = [new(0), new(1_234), new(long.MaxValue)];

    private readonly TempFolder _folder = new();

    private ChainStorageSettings Settings => new() { Directory = _folder.Path, Network = 7 };

    private string File => Path.Combine(_folder.Path, "fees");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again()
    {
        Assert.Empty(new FileFeeHistory(Settings).Read());
        new FileFeeHistory(Settings).Write([]);
        Assert.Empty(new FileFeeHistory(Settings).Read());
        new FileFeeHistory(Settings).Write(Prices);

        Assert.Equal(Prices, new FileFeeHistory(Settings).Read());
    }

    [Fact]
    public void A_file_of_another_network_is_passed_over()
    {
        new FileFeeHistory(Settings).Write(Prices);

        Assert.Empty(new FileFeeHistory(Settings with { Network = 8 }).Read());
    }

    [Fact]
    public void A_damaged_file_is_passed_over_whatever_is_wrong_with_it()
    {
        new FileFeeHistory(Settings).Write(Prices);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x10;
            System.IO.File.WriteAllBytes(File, damaged);
            Assert.Empty(new FileFeeHistory(Settings).Read());
            System.IO.File.WriteAllBytes(File, whole[..i]);
            Assert.Empty(new FileFeeHistory(Settings).Read());
        }
    }
}
