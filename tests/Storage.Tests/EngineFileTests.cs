using Blockyard.Storage.Engine;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

public sealed class EngineFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_block_that_is_read_while_it_is_written_again_is_not_taken_for_damaged()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var disk = new FaultyDisk(OsDisk.Instance);
        using var file = new EngineFile(disk, _temp.PathOf("records.0"), network: 7);
        file.Write(Block(1), 0);
        disk.Fault = (operation, _) =>
        {
            if (operation == DiskOperation.Write)
            {
                begun.Set();
                goOn.Wait();
            }

            return null;
        };
        var writing = Task.Run(() => file.Write(Block(2), 0));
        begun.Wait();
        var reading = Task.Run(() =>
        {
            var target = new byte[BlockChecksums.BlockSize];
            file.Read(target, 0);
            return target;
        });

        // Time enough for the reader to trip over the old content beside the new checksum.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(200)));
        goOn.Set();
        await writing;
        Assert.Equal(Block(2), await reading);
    }

    private static byte[] Block(byte content)
    {
        var block = new byte[BlockChecksums.BlockSize];
        block.AsSpan().Fill(content);
        return block;
    }
}
