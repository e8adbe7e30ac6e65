using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Xunit.Abstractions;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Chains recorded from Bitcoin Core, with the hash that it reports for the coins at their tips.</summary>
public sealed class RecordedChainTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [ChainFact("mixed")]
    public void The_mixed_chain_ends_with_the_recorded_coins_and_goes_back_to_nothing() => Check("mixed", disconnect: true);

    [ChainFact("heavy-p2wpkh")]
    public void The_heavy_chain_ends_with_the_recorded_coins_in_little_memory() => Check("heavy-p2wpkh", disconnect: false);

    private static BlockHeader GenesisHeader() => BlockHeader.Parse(Convert.FromHexString(
        "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
        + "dae5494dffff7f2002000000"));

    private static IEnumerable<Block> ReadBlocks(string chain)
    {
        using var file = File.OpenRead(SharedData.PathOf($"chains/{chain}/blocks.hex.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            Assert.True(Block.TryParse(Convert.FromHexString(line), out var block, out var error), error);
            yield return block;
        }
    }

    private static Coin[] FindSpent(KeyValueChainState state, Block block, int height)
    {
        var own = new Dictionary<OutPoint, Coin>();
        var spent = new List<Coin>();
        for (var i = 0; i < block.Transactions.Length; i++)
        {
            var transaction = block.Transactions[i];
            for (var j = 0; i > 0 && j < transaction.Inputs.Length; j++)
            {
                var outPoint = transaction.Inputs[j].PreviousOutput;
                Assert.True(own.TryGetValue(outPoint, out var coin) || state.TryGetCoin(outPoint, out coin));
                spent.Add(coin);
            }

            for (var j = 0; j < transaction.Outputs.Length; j++)
            {
                var made = transaction.Outputs[j];
                own.Add(new OutPoint(transaction.Id, (uint)j), new Coin(made.Value, made.ScriptPubKey, (uint)height, i == 0));
            }
        }

        return [.. spent];
    }

    private static string HashOf(IEnumerable<UnspentOutput> coins)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[48];
        Span<byte> length = stackalloc byte[CompactSize.MaxLength];
        foreach (var (outPoint, coin) in coins.OrderBy(coin => coin.OutPoint.TransactionId).ThenBy(coin => coin.OutPoint.Index))
        {
            outPoint.TransactionId.CopyTo(head);
            BinaryPrimitives.WriteUInt32LittleEndian(head[32..], outPoint.Index);
            BinaryPrimitives.WriteUInt32LittleEndian(head[36..], (coin.Height * 2) + (coin.IsCoinbase ? 1u : 0u));
            BinaryPrimitives.WriteInt64LittleEndian(head[40..], coin.Value);
            hash.AppendData(head);
            hash.AppendData(length[..CompactSize.Write(length, (ulong)coin.ScriptPubKey.Length)]);
            hash.AppendData(coin.ScriptPubKey.Span);
        }

        return new Hash256(SHA256.HashData(hash.GetCurrentHash())).ToString();
    }

    private void Check(string chain, bool disconnect)
    {
        using var recorded = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"chains/{chain}/state.json")));
        var expected = recorded.RootElement.GetProperty("utxo_state");
        var blocks = new List<ConnectedBlock>();
        var applying = new Stopwatch();
        using var state = KeyValueChainState.Open(TestSettings.For(_temp.Path));
        var tip = Entries.Root(GenesisHeader());
        foreach (var block in ReadBlocks(chain))
        {
            tip = Entries.Child(tip, block.Header);
            blocks.Add(new ConnectedBlock(tip, block, FindSpent(state, block, tip.Height)));
            applying.Start();
            state.Connect(blocks[^1]);
            applying.Stop();
        }

        output.WriteLine($"{blocks.Sum(block => block.SpentCoins.Length)} inputs applied in {applying.ElapsedMilliseconds} ms; {state.Statistics}");
        Assert.Equal(expected.GetProperty("height").GetInt32(), tip.Height);
        Assert.Equal(expected.GetProperty("bestblock").GetString(), state.AppliedTip.ToString());
        Assert.Equal(expected.GetProperty("txouts").GetInt64(), state.CoinCount);
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), HashOf(state.EnumerateCoins()));
        for (var i = blocks.Count - 1; disconnect && i >= 0; i--)
        {
            state.Disconnect(blocks[i]);
        }

        using var content = state.ScanContent();
        Assert.NotEqual(disconnect, content.MoveNext());
    }
}
