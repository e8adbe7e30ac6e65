using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Templates;

/// <summary>A solution whose template nobody remembers: another node made it, or this one before it was restarted.</summary>
public sealed class SolutionAssemblerTests : IAsyncLifetime
{
    private const string Unknown = "of-another-run-7";

    private PoolHarness _harness = null!;
    private SolutionAssembler _assembler = null!;

    public async Task InitializeAsync()
    {
        _harness = await PoolHarness.StartAsync(mature: 4);
        _assembler = new SolutionAssembler(_harness.Chain, _harness.Templates, _harness.Pool);
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task The_ids_of_its_transactions_are_enough_to_make_a_valid_block_of_it()
    {
        var parent = _harness.Admit(PoolHarness.Pay(_harness.Coinbases[0]).Build()).Transaction;
        _harness.Admit(PoolHarness.Pay(TestCoin.Of(parent, 0, PoolHarness.Alice)).Build());
        var (template, header, coinbase) = Solve();

        // More has come meanwhile, which is no part of it.
        _harness.Admit(PoolHarness.Pay(_harness.Coinbases[1]).Build());

        Assert.True(_assembler.TryAssemble(Unknown, header, coinbase, template.TransactionIds, out var block));
        Assert.Equal(3, block.Transactions.Length);
        var result = await _harness.Chain.SubmitBlockAsync(block, CancellationToken.None);
        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        Assert.Equal(1, _harness.Pool.Count);
    }

    [Fact]
    public async Task A_block_without_transactions_needs_no_ids_but_the_word_that_there_are_none()
    {
        var (_, header, coinbase) = Solve();

        Assert.False(_assembler.TryAssemble(Unknown, header, coinbase, null, out _));
        Assert.True(_assembler.TryAssemble(Unknown, header, coinbase, ReadOnlyMemory<byte>.Empty, out var block));
        Assert.Equal(SubmitOutcome.Connected, (await _harness.Chain.SubmitBlockAsync(block, CancellationToken.None)).Outcome);
    }

    [Fact]
    public void A_transaction_that_does_not_wait_here_makes_it_stale()
    {
        _harness.Admit(PoolHarness.Pay(_harness.Coinbases[0]).Build());
        var (template, header, coinbase) = Solve();
        byte[] ids = [.. template.TransactionIds.Span, .. Hash256.Sha256([7]).AsSpan()];

        Assert.False(_assembler.TryAssemble(Unknown, header, coinbase, ids, out _));
    }

    [Fact]
    public async Task Another_tip_makes_it_stale()
    {
        var (_, header, coinbase) = Solve();
        await _harness.MineAsync(1);

        Assert.False(_assembler.TryAssemble(Unknown, header, coinbase, ReadOnlyMemory<byte>.Empty, out _));
    }

    [Fact]
    public async Task Another_tip_makes_it_stale_before_the_templates_on_it_are_there()
    {
        _harness.Feed.Refresh();
        var template = _harness.Templates.Current!;
        var (header, coinbase) = TestMiner.Solve(template, new byte[8]);
        await _harness.MineAsync(1);

        Assert.True(_harness.Templates.TryGet(template.Id, out _));
        Assert.False(_assembler.TryAssemble(template.Id, header, coinbase, null, out _));
    }

    [Fact]
    public async Task What_is_handed_in_twice_is_no_stale_block_the_second_time()
    {
        _harness.Feed.Refresh();
        var template = _harness.Templates.Current!;
        var (header, coinbase) = TestMiner.Solve(template, new byte[8]);
        Assert.True(_assembler.TryAssemble(template.Id, header, coinbase, null, out var block));
        await _harness.Chain.SubmitBlockAsync(block, CancellationToken.None);

        Assert.True(_assembler.TryAssemble(template.Id, header, coinbase, null, out var again));
        Assert.Equal(SubmitOutcome.Duplicate, (await _harness.Chain.SubmitBlockAsync(again, CancellationToken.None)).Outcome);
    }

    [Fact]
    public void Half_an_id_is_malformed()
    {
        var (_, header, coinbase) = Solve();
        Assert.Throws<FormatException>(() => _assembler.TryAssemble(Unknown, header, coinbase, new byte[33], out _));
    }

    private (BlockTemplate Template, BlockHeader Header, Transaction Coinbase) Solve()
    {
        var template = _harness.Builder.TryBuild()!;
        var (header, coinbase) = TestMiner.Solve(template, new byte[8]);
        return (template, header, coinbase);
    }
}
