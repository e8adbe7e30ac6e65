using System.Text.Json;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>Chains that Bitcoin Core made go in over gRPC; the set of coins that comes out is the one that Core reports.</summary>
public sealed class UtxoSetTests
{
    private const int BlocksPerMessage = 4;

    [ChainFact("mixed")]
    public Task Mixed_chain_has_the_coins_and_hashes_that_Core_reports() => ExpectAsync("mixed");

    [ChainFact("heavy-p2wpkh")]
    public Task Heavy_chain_has_the_coins_and_hashes_that_Core_reports() => ExpectAsync("heavy-p2wpkh");

    [Fact]
    public async Task Callers_at_the_same_time_are_all_served_and_one_who_leaves_is_in_nobodys_way()
    {
        await using var node = await ChainStoreNode.StartAsync(20);
        using (var left = node.Chain.GetUtxoSetInfo(new GetUtxoSetInfoRequest()))
        {
            // Not even the first message is waited for.
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WalkAsync(node)));
        Assert.All(answers, steps => Assert.Equal(20ul, steps[^1].CoinCount));
        Assert.Single(answers.Select(steps => steps[^1].Muhash).Distinct());
    }

    private static async Task ExpectAsync(string name)
    {
        using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"chains/{name}/state.json")));
        var expected = state.RootElement.GetProperty("utxo_state");
        await using var node = await ChainStoreNode.StartAsync();
        await ImportAsync(node, name);

        var steps = await WalkAsync(node);

        var info = steps[^1];
        Assert.Equal(expected.GetProperty("bestblock").GetString(), info.BestBlockHash);
        Assert.Equal(expected.GetProperty("height").GetUInt32(), info.Height);
        Assert.Equal(expected.GetProperty("txouts").GetUInt64(), info.CoinCount);
        Assert.Equal(expected.GetProperty("transactions").GetUInt64(), info.TransactionCount);
        Assert.Equal(expected.GetProperty("bogosize").GetUInt64(), info.BogoSize);
        Assert.Equal((ulong)(expected.GetProperty("total_amount").GetDecimal() * 100_000_000), info.TotalSats);
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), info.HashSerialized);
        Assert.Equal(expected.GetProperty("muhash").GetString(), info.Muhash);
        Assert.All(steps[..^1], step => Assert.Equal(("", 0ul), (step.Muhash, step.CoinCount)));
        Assert.Equal(steps.OrderBy(step => step.CoinsDone), steps);
        Assert.Equal((info.CoinCount, info.CoinCount), (info.CoinsDone, info.CoinsTotal));
    }

    private static async Task<List<GetUtxoSetInfoResponse>> WalkAsync(ChainStoreNode node)
    {
        using var call = node.Chain.GetUtxoSetInfo(new GetUtxoSetInfoRequest());
        var steps = new List<GetUtxoSetInfoResponse>();
        await foreach (var step in call.ResponseStream.ReadAllAsync())
        {
            steps.Add(step);
        }

        return steps;
    }

    private static async Task ImportAsync(ChainStoreNode node, string name)
    {
        using var call = node.Chain.ImportBlocks();
        foreach (var chunk in RecordedChain.Read(name).Chunk(BlocksPerMessage))
        {
            var request = new ImportBlocksRequest();
            request.Blocks.AddRange(chunk.Select(block => UnsafeByteOperations.UnsafeWrap(block.Raw)));
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            Assert.Null(answer.Reject);
        }
    }
}
