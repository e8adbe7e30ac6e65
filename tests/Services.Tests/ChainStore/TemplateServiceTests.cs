using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Block = Blockyard.Primitives.Block;
using BlockHeader = Blockyard.Primitives.BlockHeader;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class TemplateServiceTests : IAsyncLifetime
{
    private static readonly TestKey Miner = new("template miner");

    private ChainStoreNode _node = null!;

    public async Task InitializeAsync() => _node = await ChainStoreNode.StartAsync(101);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_solution_of_a_template_becomes_the_tip_and_confirms_what_waits()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Miner);
        await _node.AdmitAsync(payment);
        using var watch = _node.Templates.WatchTemplates(new WatchTemplatesRequest());
        var template = (await watch.ResponseStream.NextAsync(response => response.Template.TransactionCount == 1)).Template;
        Assert.Equal((ulong)ChainStoreNode.Fee, template.TotalFeeSats);
        Assert.Equal(50_0000_0000ul + ChainStoreNode.Fee, template.CoinbaseValueSats);

        var answer = await SolveAsync(template, payment);

        Assert.Equal(BlockOutcome.Connected, answer.Outcome);
        Assert.Equal(answer.Hash, (await _node.InfoAsync()).BestBlockHash);
        Assert.Empty(await _node.WaitingAsync());
        var next = (await watch.ResponseStream.NextAsync(response => response.Template.Height == 103)).Template;
        Assert.True(next.Clean);
        Assert.Equal(answer.Hash, next.PreviousBlockHash);
    }

    [Fact]
    public async Task A_solution_of_a_template_whose_parent_is_not_the_tip_any_more_is_stale()
    {
        using var watch = _node.Templates.WatchTemplates(new WatchTemplatesRequest());
        var template = (await watch.ResponseStream.NextAsync()).Template;
        await _node.MineAsync();
        await watch.ResponseStream.NextAsync(response => response.Template.Height > template.Height);

        var answer = await SolveAsync(template);

        Assert.Equal(BlockOutcome.Stale, answer.Outcome);
        Assert.Null(answer.Reject);
        Assert.Equal(_node.Mirror.Tip.Hash.ToString(), (await _node.InfoAsync()).BestBlockHash);
        template.TemplateId = "unknown";
        Assert.Equal(BlockOutcome.Stale, (await SolveAsync(template)).Outcome);
    }

    [Fact]
    public async Task A_solution_outlives_a_restart_if_it_brings_the_ids_of_its_transactions()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Miner);
        await _node.AdmitAsync(payment);
        var request = new GetBlockTemplateRequest { WithTransactionIds = true, OmitTransactions = true };
        var template = (await _node.Templates.GetBlockTemplateAsync(request)).Template;
        Assert.Equal(32, template.TransactionIds.Length);
        await _node.RestartAsync();

        Assert.Equal(BlockOutcome.Stale, (await SolveAsync(template, payment)).Outcome);
        var solution = Solve(template, payment);
        solution.TransactionIds = template.TransactionIds;
        Assert.Equal(BlockOutcome.Connected, (await _node.Templates.SubmitSolutionAsync(solution)).Outcome);
        Assert.Empty(await _node.WaitingAsync());
        solution.TransactionIds = ByteString.CopyFrom(new byte[31]);
        await Calls.FailsAsync(
            Grpc.Core.StatusCode.InvalidArgument, "transaction_ids", async () => await _node.Templates.SubmitSolutionAsync(solution));
    }

    [Fact]
    public async Task A_solution_that_takes_too_much_is_rejected_with_the_reason()
    {
        var template = (await _node.Templates.GetBlockTemplateAsync(new GetBlockTemplateRequest())).Template;
        template.CoinbaseValueSats++;

        var answer = await SolveAsync(template);

        Assert.Equal(BlockOutcome.Rejected, answer.Outcome);
        Assert.Equal("bad-cb-amount", answer.Reject.Reason);
        Assert.Contains(
            "blockyard_template_solutions_total{outcome=\"rejected\"} 1\n",
            (await _node.Service.GetAsync("/metrics")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_block_can_be_assembled_from_one_answer()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Miner);
        await _node.AdmitAsync(payment);
        var answer = await Patience.UntilAsync(
            async () => await _node.Templates.GetBlockTemplateAsync(new GetBlockTemplateRequest()),
            response => response.Transactions.Count == 1,
            "a template with the payment");

        Assert.True(Transaction.TryParse(answer.Transactions[0].Memory, out var transaction, out _));
        Assert.Equal(payment.Id, transaction.Id);
        var (header, coinbase) = Assemble(answer.Template, transaction);
        Assert.Equal(BlockOutcome.Connected, (await _node.SubmitAsync(Block.Create(header, [coinbase, transaction]))).Outcome);
    }

    [Fact]
    public async Task No_two_subscribers_hash_the_same()
    {
        var prefixes = new HashSet<ByteString>();
        for (var i = 0; i < 5; i++)
        {
            using var watch = _node.Templates.WatchTemplates(new WatchTemplatesRequest());
            prefixes.Add((await watch.ResponseStream.NextAsync()).Template.ExtraNoncePrefix);
            prefixes.Add((await _node.Templates.GetBlockTemplateAsync(new GetBlockTemplateRequest())).Template.ExtraNoncePrefix);
        }

        Assert.Equal(10, prefixes.Count);
    }

    [Fact]
    public async Task A_transaction_that_breaks_a_rule_does_not_keep_the_others_from_being_mined()
    {
        var stolen = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1) with { Key = new TestKey("thief") }, Miner);
        Assert.False((await _node.SubmitAsync(stolen)).Accepted);
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(2), Miner);
        var early = await _node.SubmitAsync(ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(3), Miner));
        Assert.Equal("bad-txns-premature-spend-of-coinbase", early.Reject.Reason);
        await _node.AdmitAsync(payment);
        using var watch = _node.Templates.WatchTemplates(new WatchTemplatesRequest());
        var template = (await watch.ResponseStream.NextAsync(response => response.Template.TransactionCount == 1)).Template;

        Assert.Equal(BlockOutcome.Connected, (await SolveAsync(template, payment)).Outcome);
    }

    private static (BlockHeader Header, Transaction Coinbase) Assemble(BlockTemplate template, params Transaction[] transactions)
    {
        var script = new byte[Consensus.CoinbaseHeight.MaxLength];
        var length = Consensus.CoinbaseHeight.Write((int)template.Height, script);
        var input = new Primitives.TxInput(
            Primitives.OutPoint.Null,
            (byte[])[.. script[..length], .. template.ExtraNoncePrefix.ToByteArray()],
            uint.MaxValue,
            Primitives.Witness.Create(new byte[32]));
        Primitives.TxOutput[] outputs =
        [
            new((long)template.CoinbaseValueSats, Miner.Script),
            new(0, template.WitnessCommitmentScript.ToByteArray()),
        ];
        var coinbase = Transaction.Create(2, [input], outputs, 0);
        var header = new BlockHeader(
            (int)template.Version,
            Primitives.Hash256.Parse(template.PreviousBlockHash),
            default,
            template.CurrentTime,
            new Primitives.CompactTarget(template.Bits),
            0);
        return (BlockMiner.Mine(header, [coinbase, .. transactions]).Header, coinbase);
    }

    private async Task<SubmitSolutionResponse> SolveAsync(BlockTemplate template, params Transaction[] transactions) =>
        await _node.Templates.SubmitSolutionAsync(Solve(template, transactions));

    private static SubmitSolutionRequest Solve(BlockTemplate template, params Transaction[] transactions)
    {
        var (header, coinbase) = Assemble(template, transactions);
        var raw = new byte[BlockHeader.Size];
        header.Write(raw);
        return new SubmitSolutionRequest
        {
            TemplateId = template.TemplateId,
            Header = ByteString.CopyFrom(raw),
            Coinbase = ByteString.CopyFrom(coinbase.Raw.Span),
        };
    }
}
