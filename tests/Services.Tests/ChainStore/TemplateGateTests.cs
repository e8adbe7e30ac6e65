using Blockyard.Contracts;
using Blockyard.Hosting.Probes;
using Blockyard.Services.ChainStore.Templates;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class TemplateGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Sync _sync = new();
    private readonly TemplateGate _gate;
    private volatile string? _whyNone;

    public TemplateGateTests() => _gate = new TemplateGate(_sync, () => _whyNone, TimeProvider.System);

    [Fact]
    public async Task Who_waits_for_a_template_hears_that_the_node_has_begun_to_download_blocks()
    {
        var waiting = _gate.WhileOpenAsync(NeverAsync, CancellationToken.None);
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);

        _sync.Reason = "at block 5, a peer is at 100";

        var error = await Assert.ThrowsAsync<RpcException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("downloading blocks: at block 5", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NoWork, error.Trailers.GetValue(ErrorCode.TrailerName));
    }

    [Fact]
    public async Task Who_waits_gets_what_comes_while_it_is_open()
    {
        var source = new TaskCompletionSource<int>();
        var waiting = _gate.WhileOpenAsync(_ => source.Task, CancellationToken.None);
        source.SetResult(7);
        Assert.Equal(7, await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_waits_hears_that_a_block_would_come_before_its_time()
    {
        var waiting = _gate.WhileOpenAsync(NeverAsync, CancellationToken.None);
        _whyNone = "the clock";

        var error = await Assert.ThrowsAsync<RpcException>(() => waiting.WaitAsync(Patience));
        Assert.Equal("There is no work now: the clock.", error.Status.Detail);
        Assert.False(_gate.IsOpen);
        _whyNone = null;
        await _gate.WaitUntilOpenAsync(CancellationToken.None).WaitAsync(Patience);
        _gate.ThrowIfClosed();
    }

    [Fact]
    public async Task Who_leaves_is_let_go()
    {
        using var leave = new CancellationTokenSource();
        var waiting = _gate.WhileOpenAsync(NeverAsync, leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    private static async Task<int> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    private sealed class Sync : IReadinessCheck
    {
        private volatile string? _reason;

        public string Name => "sync";

        public string? Reason
        {
            set => _reason = value;
        }

        public string? WhyNotReady() => _reason;
    }
}
