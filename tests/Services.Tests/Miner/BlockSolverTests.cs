using Blockyard.Mining;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.Miner;

public sealed class BlockSolverTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_found_while_a_better_template_comes_is_a_solution()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await using var app = network.BuildMiner();
        var solver = app.Services.GetRequiredService<BlockSolver>();
        var template = TemplateMapping.ReadWork(network.Chain.MakeTemplate(1));
        var better = template with { Id = "better", Bits = new Primitives.CompactTarget(0x03000001) };
        var clock = new ActingClock();
        var job = Job(template, clock);
        clock.Next = () => solver.Improve(Job(better, TimeProvider.System));

        var solution = await solver.Start(job).WaitAsync(Deadline);

        Assert.Same(template, solution.Template);
    }

    [Fact]
    public void A_template_whose_target_is_none_is_malformed()
    {
        var template = new ChainDouble().MakeTemplate(1);
        template.Bits = 0;
        Assert.Throws<FormatException>(() => TemplateMapping.ReadWork(template));
    }

    private static MiningJob Job(MiningTemplate template, TimeProvider time) => new(template, (byte[])[0x51], new ExtraNonces(0), time);

    /// <summary>A clock that does something when it is looked at next.</summary>
    private sealed class ActingClock : TimeProvider
    {
        private Action? _next;

        public Action Next
        {
            set => Interlocked.Exchange(ref _next, value);
        }

        public override long GetTimestamp()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetTimestamp();
        }
    }
}
