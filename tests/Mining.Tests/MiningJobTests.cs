using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

public sealed class MiningJobTests
{
    [Theory]
    [InlineData(1u, 0)]
    [InlineData(17u, 1)]
    [InlineData(840_000u, 12)]
    public void Solution_holds_a_coinbase_that_pays_commits_and_leads_to_the_header(uint height, int branchLength)
    {
        var template = Templates.Create(1, height: height, branchLength: branchLength);
        var solution = Solve(template);

        Assert.True(Transaction.TryParse(solution.Coinbase, out var coinbase, out _));
        Assert.True(coinbase.IsCoinbase);
        Assert.Equal(2, coinbase.Outputs.Length);
        Assert.Equal(template.CoinbaseValue, coinbase.Outputs[0].Value);
        Assert.Equal(Templates.PayoutScript, coinbase.Outputs[0].ScriptPubKey.ToArray());
        Assert.Equal(0, coinbase.Outputs[1].Value);
        Assert.Equal(template.WitnessCommitmentScript.ToArray(), coinbase.Outputs[1].ScriptPubKey.ToArray());
        Assert.Equal(1, coinbase.Inputs[0].Witness.Count);
        Assert.Equal(new byte[32], coinbase.Inputs[0].Witness[0].ToArray());

        var script = coinbase.Inputs[0].ScriptSig.ToArray();
        var start = HeightScript.Encode(height);
        Assert.InRange(script.Length, 2, 100);
        Assert.Equal(start, script[..start.Length]);
        Assert.Equal(
            template.ExtraNoncePrefix.ToArray(), script.AsSpan(start.Length + 1, template.ExtraNoncePrefix.Length).ToArray());

        var root = new byte[32];
        MerkleTree.ComputeRootFromBranch(coinbase.Id.AsSpan(), 0, template.MerkleBranch.Span, root);
        Assert.Equal(new Hash256(root), solution.Header.MerkleRoot);
        Assert.Equal(template.PreviousHash, solution.Header.PreviousHash);
        Assert.Equal(template.Version, solution.Header.Version);
        Assert.Equal(template.Bits, solution.Header.Bits);
    }

    [Fact]
    public void Without_a_commitment_the_coinbase_has_no_witness()
    {
        var solution = Solve(Templates.Create(2) with { WitnessCommitmentScript = default });
        Assert.True(Transaction.TryParse(solution.Coinbase, out var coinbase, out _));
        Assert.False(coinbase.HasWitness);
        Assert.Equal(1, coinbase.Outputs.Length);
    }

    [Fact]
    public void Time_moves_on_with_the_clock_and_stays_within_the_bounds()
    {
        var clock = new TestClock();
        var template = Templates.Create(3);
        var job = new MiningJob(template, Templates.PayoutScript, new ExtraNonces(0), clock);
        Assert.Equal(template.CurrentTime, job.CurrentTime);
        clock.Advance(TimeSpan.FromSeconds(30.9));
        Assert.Equal(template.CurrentTime + 30, job.CurrentTime);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(template.MaxTime, job.CurrentTime);

        var behind = new MiningJob(template with { CurrentTime = template.MinTime - 50 }, Templates.PayoutScript, new ExtraNonces(0), clock);
        Assert.Equal(template.MinTime, behind.CurrentTime);
    }

    [Fact]
    public void Every_extra_nonce_is_given_once_and_makes_another_header()
    {
        var job = new MiningJob(Templates.Create(4), Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);
        var headers = new HashSet<string>();
        var header = new byte[BlockHeader.Size];
        for (var i = 0; i < 100; i++)
        {
            job.WriteHeader(job.TakeExtraNonce(), header);
            Assert.True(headers.Add(Convert.ToHexString(header)));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x04923456u)]
    [InlineData(0xff123456u)]
    public void Bits_that_are_no_target_are_refused(uint bits)
    {
        Assert.Throws<ArgumentException>(
            () => new MiningJob(Templates.Create(5, bits), Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System));
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        var template = Templates.Create(6);
        Assert.Throws<ArgumentException>(
            () => new MiningJob(template with { ExtraNoncePrefix = new byte[33] }, Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System));
        Assert.Throws<ArgumentException>(
            () => new MiningJob(template with { MerkleBranch = new byte[31] }, Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new MiningJob(template, default, new ExtraNonces(0), TimeProvider.System));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MiningJob(template, Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System, new string('x', 33)));
    }

    private static MiningSolution Solve(MiningTemplate template)
    {
        var job = new MiningJob(template, Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);
        return new NonceSearcher(HashLanes.Best).Search(job, CancellationToken.None)!;
    }
}
