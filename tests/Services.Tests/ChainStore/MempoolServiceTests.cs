using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class MempoolServiceTests : IAsyncLifetime
{
    private static readonly TestKey Alice = new("alice");

    private ChainStoreNode _node = null!;
    private List<TestCoin> _coins = [];

    public async Task InitializeAsync()
    {
        _node = await ChainStoreNode.StartAsync(101);
        var spread = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), [.. Enumerable.Repeat(Alice, 40)]);
        await _node.MineAsync(spread);
        _coins = [.. Enumerable.Range(0, 40).Select(i => TestCoin.Of(spread, i, Alice))];
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_transaction_is_accepted_and_again_when_it_comes_again()
    {
        var transaction = ChainStoreNode.Pay(_coins[0], Alice);
        for (var i = 0; i < 2; i++)
        {
            var outcome = await _node.SubmitAsync(transaction);
            Assert.True(outcome.Accepted);
            Assert.Null(outcome.Reject);
            Assert.Equal(transaction.Id.ToString(), outcome.Txid);
            Assert.Equal(transaction.WitnessId.ToString(), outcome.Wtxid);
        }

        var info = await _node.Mempool.GetMempoolInfoAsync(new GetMempoolInfoRequest());
        Assert.Equal(1u, info.TransactionCount);
        Assert.Equal((ulong)ChainStoreNode.Fee, info.TotalFeeSats);
        Assert.Equal((ulong)transaction.VirtualSize, info.Vsize);
        Assert.Equal((ulong)transaction.VirtualSize, Assert.Single(info.FeeHistogram).Vsize);
        Assert.InRange(info.MemoryBytes, 1ul, info.MemoryLimitBytes);
    }

    [Fact]
    public async Task Batches_are_answered_in_order_each_transaction_with_its_own_outcome()
    {
        var parent = ChainStoreNode.Pay(_coins[0], Alice);
        var child = ChainStoreNode.Pay(TestCoin.Of(parent, 0, Alice), Alice);
        var stolen = ChainStoreNode.Pay(_coins[1] with { Key = new TestKey("thief") }, Alice);
        using var call = _node.Mempool.SubmitTransactions();
        await call.RequestStream.WriteAsync(Batch(parent, child, stolen));
        var first = await call.ResponseStream.NextAsync();
        var again = Batch(child, ChainStoreNode.Pay(_coins[2], Alice));
        again.Raw.Add(ByteString.CopyFrom(1));
        again.RejectsOnly = true;
        await call.RequestStream.WriteAsync(again);
        var second = await call.ResponseStream.NextAsync();
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());

        Assert.Equal(2u, first.Accepted);
        Assert.Equal([true, true, false], first.Outcomes.Select(outcome => outcome.Accepted));
        Assert.StartsWith("mempool-script-verify-flag-failed", first.Outcomes[2].Reject.Reason, StringComparison.Ordinal);
        Assert.Equal(2u, second.Accepted);
        Assert.Equal("TX decode failed", Assert.Single(second.Outcomes).Reject.Reason);
    }

    [Fact]
    public async Task A_test_tells_what_would_happen_and_keeps_nothing()
    {
        var parent = ChainStoreNode.Pay(_coins[0], Alice);
        var child = ChainStoreNode.Pay(TestCoin.Of(parent, 0, Alice), Alice);
        var request = new TestTransactionsRequest();
        request.Raw.AddRange(Batch(parent, child, ChainStoreNode.Pay(_coins[0], new TestKey("bob"))).Raw);

        var outcomes = (await _node.Mempool.TestTransactionsAsync(request)).Outcomes;

        Assert.Equal([true, true, false], outcomes.Select(outcome => outcome.Accepted));
        Assert.Equal((ulong)ChainStoreNode.Fee, outcomes[0].FeeSats);
        Assert.Empty(await _node.WaitingAsync());
    }

    [Fact]
    public async Task A_package_is_taken_whole_and_survives_a_restart()
    {
        var (parent, child) = Pair(childFee: 2_000);

        var response = await _node.Mempool.SubmitPackageAsync(Package(parent, child));

        Assert.Equal("success", response.PackageMsg);
        Assert.All(response.Outcomes, each => Assert.True(each.Outcome.Accepted));
        Assert.All(response.Outcomes, each => Assert.Equal([parent.WitnessId.ToString(), child.WitnessId.ToString()], each.EffectiveIncludes));
        Assert.Equal((ulong)(2_000_000 / (parent.VirtualSize + child.VirtualSize)), response.Outcomes[0].EffectiveFeeRateSatsPerKvb);
        await _node.RestartAsync();
        Assert.Equal(new[] { parent.Id.ToString(), child.Id.ToString() }.Order(), (await _node.WaitingAsync()).Order());
        response = await _node.Mempool.SubmitPackageAsync(Package(parent, child));
        Assert.Equal("success", response.PackageMsg);
        Assert.False(response.Outcomes[0].HasEffectiveFeeRateSatsPerKvb);
    }

    [Fact]
    public async Task A_package_that_is_refused_says_why_for_the_whole_and_for_each()
    {
        var (parent, child) = Pair(childFee: 10);

        var poor = await _node.Mempool.SubmitPackageAsync(Package(parent, child));
        var unsorted = await _node.Mempool.SubmitPackageAsync(Package(child, parent));

        Assert.Equal("transaction failed", poor.PackageMsg);
        Assert.All(poor.Outcomes, each => Assert.Equal("min relay fee not met", each.Outcome.Reject.Reason));
        Assert.Equal("package-not-sorted", unsorted.PackageMsg);
        Assert.All(unsorted.Outcomes, each => Assert.Equal("package-not-validated", each.Outcome.Reject.Reason));
        Assert.Empty(await _node.WaitingAsync());
    }

    [Theory, InlineData(0), InlineData(26)]
    public async Task A_package_of_another_number_of_transactions_is_a_malformed_call(int count)
    {
        var package = Package([.. Enumerable.Range(0, count).Select(i => ChainStoreNode.Pay(_coins[i], Alice))]);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _node.Mempool.SubmitPackageAsync(package));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task A_replacement_names_what_it_pushed_out()
    {
        var first = ChainStoreNode.Pay(_coins[0], Alice);
        await _node.AdmitAsync(first);
        var dearer = new SpendBuilder().From(_coins[0]).To(Alice, _coins[0].Value - (3 * ChainStoreNode.Fee)).Build();
        var outcome = await _node.SubmitAsync(dearer);

        Assert.True(outcome.Accepted);
        Assert.Equal([first.Id.ToString()], outcome.ReplacedTxids);
    }

    [Fact]
    public async Task An_entry_tells_its_place_among_the_others()
    {
        var parent = ChainStoreNode.Pay(_coins[0], Alice);
        var child = ChainStoreNode.Pay(TestCoin.Of(parent, 0, Alice), Alice);
        await _node.AdmitAsync(parent, child);

        var entry = (await _node.Mempool.GetMempoolEntryAsync(new GetMempoolEntryRequest { Txid = parent.Id.ToString() })).Entry;

        Assert.Equal(1u, entry.AncestorCount);
        Assert.Equal(2u, entry.DescendantCount);
        Assert.Equal(2ul * ChainStoreNode.Fee, entry.DescendantFeesSats);
        Assert.Equal([child.Id.ToString()], entry.SpentBy);
        Assert.Empty(entry.Depends);
        Assert.Equal((uint)_node.Mirror.Tip.Height, entry.Height);
        Assert.Equal((ulong)parent.Outputs[0].Value, entry.OutputSats);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(1_000u)]
    public async Task Pages_cover_every_transaction_once_newest_first(uint size)
    {
        Transaction[] waiting = [.. _coins.Take(20).Select(coin => ChainStoreNode.Pay(coin, Alice))];
        await _node.AdmitAsync(waiting);

        var ids = await Calls.ReadAllAsync(async token =>
        {
            var page = await _node.Mempool.ListMempoolAsync(new ListMempoolRequest { PageSize = size, PageToken = token });
            return (page.Entries.Select(entry => entry.Txid), page.NextPageToken);
        });

        Assert.Equal(waiting.Reverse().Select(transaction => transaction.Id.ToString()), ids);
    }

    [Fact]
    public async Task Fees_are_estimated_for_the_usual_numbers_of_blocks_and_never_rise_with_them()
    {
        var usual = (await _node.Mempool.EstimateFeesAsync(new EstimateFeesRequest())).Estimates;
        Assert.Equal([1u, 2u, 3u, 4u, 5u, 6u, 10u, 20u, 144u, 504u, 1008u], usual.Select(estimate => estimate.Target));
        Assert.Equal(usual.OrderByDescending(estimate => estimate.FeeRateSatsPerKvb), usual);
        Assert.True(usual[^1].FeeRateSatsPerKvb > 0);

        var asked = (await _node.Mempool.EstimateFeesAsync(new EstimateFeesRequest { Targets = { 9, 2, 9 } })).Estimates;
        Assert.Equal([2u, 9u], asked.Select(estimate => estimate.Target));
    }

    [Fact]
    public async Task A_watcher_gets_the_whole_pool_first_then_each_change()
    {
        var waiting = ChainStoreNode.Pay(_coins[0], Alice);
        await _node.AdmitAsync(waiting);
        using var watch = _node.Mempool.WatchMempool(new WatchMempoolRequest { IncludeRaw = true });
        var first = await watch.ResponseStream.NextAsync();
        Assert.True(first.Reset);
        Assert.Equal(waiting.Raw.ToArray(), Assert.Single(first.Events).Added.Raw.ToByteArray());

        var next = ChainStoreNode.Pay(_coins[1], Alice);
        await _node.AdmitAsync(next);
        Assert.Equal([$"+{next.Id}"], Describe(await NextChangesAsync(watch)));

        await _node.MineAsync(waiting);
        Assert.Equal([$"-{waiting.Id} Confirmed"], Describe(await NextChangesAsync(watch)));
    }

    [Fact]
    public async Task A_watcher_that_was_away_goes_on_where_it_was()
    {
        using var watch = _node.Mempool.WatchMempool(new WatchMempoolRequest());
        var cursor = (await watch.ResponseStream.NextAsync()).Cursor;
        var (one, two) = (ChainStoreNode.Pay(_coins[0], Alice), ChainStoreNode.Pay(_coins[1], Alice));
        await _node.AdmitAsync(one, two);
        await _node.MineAsync(one);

        using var late = _node.Mempool.WatchMempool(new WatchMempoolRequest { Cursor = cursor });
        var changes = await NextChangesAsync(late);
        Assert.False(changes.Reset);

        // What has left again is told of by its removal alone.
        Assert.Equal([$"+{two.Id}", $"-{one.Id} Confirmed"], Describe(changes));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("000000000000-1")]
    public async Task A_cursor_of_another_run_starts_over(string cursor)
    {
        using var watch = _node.Mempool.WatchMempool(new WatchMempoolRequest { Cursor = cursor });

        Assert.True((await watch.ResponseStream.NextAsync()).Reset);
    }

    private (Transaction Parent, Transaction Child) Pair(long childFee)
    {
        var parent = new SpendBuilder().From(_coins[0]).To(Alice, _coins[0].Value).Build();
        var coin = TestCoin.Of(parent, 0, Alice);
        return (parent, new SpendBuilder().From(coin).To(Alice, coin.Value - childFee).Build());
    }

    private static SubmitPackageRequest Package(params Transaction[] transactions)
    {
        var package = new SubmitPackageRequest();
        package.Raw.AddRange(Batch(transactions).Raw);
        return package;
    }

    private static SubmitTransactionsRequest Batch(params Transaction[] transactions)
    {
        var batch = new SubmitTransactionsRequest();
        batch.Raw.AddRange(transactions.Select(transaction => ByteString.CopyFrom(transaction.Raw.Span)));
        return batch;
    }

    private static Task<WatchMempoolResponse> NextChangesAsync(AsyncServerStreamingCall<WatchMempoolResponse> watch) =>
        watch.ResponseStream.NextAsync(response => response.Events.Count > 0);

    private static IEnumerable<string> Describe(WatchMempoolResponse response) => response.Events.Select(change =>
        change.Added is { } added ? $"+{added.Entry.Txid}" : $"-{change.Removed.Txid} {change.Removed.Reason}");
}
