using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class ScriptQueryTests(RichChain rich) : IClassFixture<RichChain>
{
    private ChainStoreNode Node => rich.Node;

    [Fact]
    public async Task A_summary_has_what_is_confirmed_and_what_waits()
    {
        var summary = await Node.Chain.GetScriptSummaryAsync(new GetScriptSummaryRequest { Script = Of(rich.Alice) });

        var each = (ulong)rich.Salary.Outputs[0].Value;
        var change = (ulong)rich.Waiting[0].Outputs[1].Value;
        Assert.Equal(Totals(10, 10 * each, 3, 3 * each, 4), summary.Confirmed);
        Assert.Equal(Totals(1, change, 2, each + change, 2), summary.Mempool);
    }

    [Fact]
    public async Task A_script_is_named_by_address_script_or_hash_alike()
    {
        Assert.True(AddressCodec.TryFromScript(rich.Bob.Script, Network.Regtest, out var address));
        var hash = Convert.ToHexStringLower(rich.Bob.ScriptHash.ToArray());
        ScriptSelector[] selectors = [Of(rich.Bob), new() { Address = address }, new() { ScriptHash = hash }];
        var answers = new List<GetScriptSummaryResponse>();
        foreach (var selector in selectors)
        {
            answers.Add(await Node.Chain.GetScriptSummaryAsync(new GetScriptSummaryRequest { Script = selector }));
        }

        Assert.Equal(3ul, answers[0].Confirmed.FundedCount);
        Assert.Equal(hash, answers[0].ScriptHash);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task A_script_never_seen_has_nothing_and_is_no_error()
    {
        var stranger = Of(new TestKey("stranger"));

        var summary = await Node.Chain.GetScriptSummaryAsync(new GetScriptSummaryRequest { Script = stranger });
        Assert.Equal(new ScriptTotals(), summary.Confirmed);
        Assert.Equal(new ScriptTotals(), summary.Mempool);
        Assert.Empty((await Node.Chain.ListUnspentAsync(new ListUnspentRequest { Script = stranger })).Outputs);
        var history = await Node.Chain.ListScriptTransactionsAsync(new ListScriptTransactionsRequest { Script = stranger });
        Assert.Empty(history.Transactions);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(100u)]
    public async Task Pages_of_a_history_cover_it_once_what_waits_first(uint size)
    {
        var ids = await Calls.ReadAllAsync(async token =>
        {
            var page = await Node.Chain.ListScriptTransactionsAsync(
                new ListScriptTransactionsRequest { Script = Of(rich.Alice), PageSize = size, PageToken = token });
            return (page.Transactions.Select(transaction => transaction.Txid), page.NextPageToken);
        });

        var (waiting, gifts) = (rich.Waiting, rich.Gifts);
        Primitives.Transaction[] expected = [waiting[1], waiting[0], gifts[2], gifts[1], gifts[0], rich.Salary];
        Assert.Equal(expected.Select(transaction => transaction.Id.ToString()), ids);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(100u)]
    public async Task Pages_of_unspent_outputs_cover_them_once(uint size)
    {
        Assert.Equal(
            [.. Enumerable.Range(4, 6).Select(i => $"{rich.Salary.Id}:{i}")],
            (await UnspentAsync(rich.Alice, size)).Order(StringComparer.Ordinal));

        string[] bobs = [.. rich.Gifts.Select(gift => $"{gift.Id}:0"), $"{rich.Waiting[0].Id}:0", $"{rich.Waiting[1].Id}:0"];
        Assert.Equal(bobs.Order(StringComparer.Ordinal), (await UnspentAsync(rich.Bob, size)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_of_another_list_is_refused()
    {
        var token = (await Node.Chain.ListScriptTransactionsAsync(
            new ListScriptTransactionsRequest { Script = Of(rich.Alice), PageSize = 1 })).NextPageToken;

        await Calls.FailsAsync(StatusCode.InvalidArgument, "page_token", async () => await Node.Chain.ListScriptTransactionsAsync(
            new ListScriptTransactionsRequest { Script = Of(rich.Bob), PageToken = token }));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "page_token", async () => await Node.Chain.ListBlocksAsync(
            new ListBlocksRequest { PageToken = token }));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "page_token", async () => await Node.Mempool.ListMempoolAsync(
            new ListMempoolRequest { PageToken = token }));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "page_token", async () => await Node.Chain.ListUnspentAsync(
            new ListUnspentRequest { Script = Of(rich.Alice), PageToken = token }));
    }

    private static ScriptTotals Totals(ulong funded, ulong fundedSats, ulong spent, ulong spentSats, ulong transactions) => new()
    {
        FundedCount = funded,
        FundedSats = fundedSats,
        SpentCount = spent,
        SpentSats = spentSats,
        TransactionCount = transactions,
    };

    private static ScriptSelector Of(TestKey key) => new() { ScriptPubkey = ByteString.CopyFrom(key.Script) };

    private Task<List<string>> UnspentAsync(TestKey key, uint size) => Calls.ReadAllAsync(async token =>
    {
        var page = await Node.Chain.ListUnspentAsync(
            new ListUnspentRequest { Script = Of(key), PageSize = size, PageToken = token });
        Assert.InRange((uint)page.Outputs.Count, 0u, size);
        return (page.Outputs.Select(output => $"{output.Outpoint.Txid}:{output.Outpoint.Vout}"), page.NextPageToken);
    });
}
