using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

public sealed class GenerateBlocksTests
{
    private static readonly (string, string)[] OnRequest = [("Miner:Pacing", "on-request")];

    [Fact]
    public async Task Makes_as_many_blocks_as_asked_each_on_the_one_before()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        var answers = await GenerateAsync(network, 25);

        Assert.Equal(Enumerable.Range(1, 25).Select(n => (uint)n), answers.Select(answer => answer.Height));
        Assert.Equal(Enumerable.Range(1, 25).Select(n => (uint)n), answers.Select(answer => answer.Generated));
        Assert.All(answers, answer => Assert.Equal(25u, answer.Count));
        var blocks = network.Chain.Snapshot();
        Assert.Equal(blocks.Select(block => block.Header.Hash.ToString()), answers.Select(answer => answer.BlockHash));
        for (var i = 1; i < blocks.Count; i++)
        {
            Assert.Equal(blocks[i - 1].Header.Hash, blocks[i].Header.PreviousHash);
        }

        var script = AddressCodec.ToScript(MinerNetwork.PayoutAddress, Network.Regtest);
        Assert.All(blocks, block => Assert.Equal(script, block.Coinbase.Outputs[0].ScriptPubKey.ToArray()));

        var status = await network.GetStatusAsync();
        Assert.Equal(25ul, status.BlocksFound);
        Assert.Equal(answers[^1].BlockHash, status.LastBlockHash);
        Assert.Equal(PacingMode.OnRequest, status.PacingMode);
    }

    [Fact]
    public async Task Pays_to_the_address_that_was_named()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        await GenerateAsync(network, 1, WalletDouble.Address);

        var script = AddressCodec.ToScript(WalletDouble.Address, Network.Regtest);
        Assert.Equal(script, network.Chain.Snapshot()[0].Coinbase.Outputs[0].ScriptPubKey.ToArray());
        Assert.Equal(MinerNetwork.PayoutAddress, (await network.GetStatusAsync()).PayoutAddress);
    }

    [Fact]
    public async Task Works_while_mining_is_stopped_and_several_callers_ask()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        await network.Client.StopMiningAsync(new StopMiningRequest());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GenerateAsync(network, 5)));
        Assert.Equal(20, network.Chain.Snapshot().Count);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(10_001u)]
    [InlineData(uint.MaxValue)]
    public async Task Refuses_impossible_counts(uint count)
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        var error = await Assert.ThrowsAsync<RpcException>(() => GenerateAsync(network, count));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    public async Task Refuses_addresses_that_are_none_or_another_networks(string address)
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        var error = await Assert.ThrowsAsync<RpcException>(() => GenerateAsync(network, 1, address));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(ErrorCode.InvalidAddress, error.Trailers.GetValue(ErrorCode.TrailerName));
        error = await Assert.ThrowsAsync<RpcException>(
            async () => await network.Client.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = address }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task Is_refused_where_blocks_take_real_work()
    {
        var chain = new ChainDouble { Network = "devnet", Bits = 0x1c00ffff };
        await using var network = await MinerNetwork.StartAsync(chain, OnRequest);
        var error = await Assert.ThrowsAsync<RpcException>(() => GenerateAsync(network, 1));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    [Fact]
    public async Task Tries_again_when_another_miner_was_faster_and_gives_up_in_the_end()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        AnswerWith(network, 3, BlockOutcome.Stale);
        Assert.Equal(2, (await GenerateAsync(network, 2)).Count);
        Assert.Equal(3ul, (await network.GetStatusAsync()).SolutionsStale);

        AnswerWith(network, 100, BlockOutcome.Stale);
        var error = await Assert.ThrowsAsync<RpcException>(() => GenerateAsync(network, 1));
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task Says_why_when_the_chain_store_refuses_a_block()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        network.Chain.Answers.Enqueue(() => new SubmitSolutionResponse
        {
            Outcome = BlockOutcome.Rejected,
            Reject = new Reject { Reason = "bad-cb-amount", Detail = "for the test" },
        });
        var error = await Assert.ThrowsAsync<RpcException>(() => GenerateAsync(network, 1));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        var status = await network.GetStatusAsync();
        Assert.Equal(1ul, status.SolutionsRejected);
        Assert.Contains("bad-cb-amount", status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_when_the_chain_store_answers_with_a_template_that_makes_no_sense()
    {
        var chain = new ChainDouble { AskedFor = new BlockTemplate { Network = "regtest", Height = 1_000, PreviousBlockHash = "none" } };
        await using var network = await MinerNetwork.StartAsync(chain, OnRequest);
        Assert.Single(await GenerateAsync(network, 1));
        Assert.Single(await GenerateAsync(network, 1));
        Assert.Equal(2ul, (await network.GetStatusAsync()).BlocksFound);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_hold_the_next_one_up()
    {
        await using var network = await MinerNetwork.StartAsync(settings: OnRequest);
        using var cancellation = new CancellationTokenSource();
        var request = new GenerateBlocksRequest { Count = 10_000 };
        using (var call = network.Client.GenerateBlocks(request, cancellationToken: cancellation.Token))
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            await cancellation.CancelAsync();
        }

        Assert.Single(await GenerateAsync(network, 1));
        Assert.InRange(network.Chain.Snapshot().Count, 2, 9_999);
    }

    internal static async Task<List<GenerateBlocksResponse>> GenerateAsync(MinerNetwork network, uint count, string address = "")
    {
        using var call = network.Client.GenerateBlocks(new GenerateBlocksRequest { Count = count, Address = address });
        var answers = new List<GenerateBlocksResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        return answers;
    }

    // Each of them comes with a new tip, as it does in life.
    private static void AnswerWith(MinerNetwork network, int times, BlockOutcome outcome)
    {
        for (var i = 0; i < times; i++)
        {
            network.Chain.Answers.Enqueue(() =>
            {
                network.Chain.MoveTip();
                return new SubmitSolutionResponse { Outcome = outcome };
            });
        }
    }
}
