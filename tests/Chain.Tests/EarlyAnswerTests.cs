using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class EarlyAnswerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_block_is_answered_before_it_is_applied_and_readers_wait_until_it_is()
    {
        using var applying = new SemaphoreSlim(0);
        var state = new FaultyChainState();
        var listener = new HoldRecorder();
        await using var chain = await TestChain.StartAsync(state: state, listener: listener);
        await chain.MineAsync(2);
        Assert.Equal(2, chain.State.CoinCount);
        state.OnConnect = () => Assert.True(applying.Wait(Limit));

        var result = await chain.SubmitAsync(chain.Next()).WaitAsync(Limit);

        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        Assert.Equal(3, chain.Tip.Height);
        Assert.Equal(2, state.CoinCount);
        Assert.Equal(1, listener.Held);
        var read = Task.Factory.StartNew(
            () =>
            {
                using var scope = chain.Chain.Read();
                return (scope.Tip.Height, state.CoinCount);
            },
            TaskCreationOptions.LongRunning);
        Assert.False(read.IsCompleted);
        applying.Release();
        Assert.Equal((3, 3L), await read.WaitAsync(Limit));
        Assert.Equal(0, listener.Held);
    }

    [Fact]
    public async Task Readers_of_the_chain_alone_do_not_wait_for_listeners()
    {
        using var telling = new SemaphoreSlim(0);
        var listener = new HoldRecorder();
        await using var chain = await TestChain.StartAsync(listener: listener);
        await chain.MineAsync(2);
        listener.OnConnected = () => Assert.True(telling.Wait(Limit));

        await chain.SubmitAsync(chain.Next()).WaitAsync(Limit);
        var coins = await Task.Factory.StartNew(() => chain.State.CoinCount, TaskCreationOptions.LongRunning).WaitAsync(Limit);

        Assert.Equal(3, coins);
        Assert.Equal(1, listener.Held);
        telling.Release();
    }

    [Fact]
    public async Task What_a_listener_holds_is_let_go_when_the_state_fails()
    {
        var state = new FaultyChainState();
        var listener = new HoldRecorder();
        await using var chain = await TestChain.StartAsync(state: state, listener: listener);
        await chain.MineAsync(2);
        state.OnConnect = () => throw new IOException("input/output error");

        Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(chain.Next()).WaitAsync(Limit)).Outcome);

        await Assert.ThrowsAsync<IOException>(() => chain.Chain.Stopped.WaitAsync(Limit));
        Assert.Equal(0, listener.Held);
        await using var after = await TestChain.StartAsync(log: chain.Log);
        Assert.Equal(3, after.Tip.Height);
    }

    /// <summary>Counts what it holds.</summary>
    private sealed class HoldRecorder : IChainListener, IDisposable
    {
        private int _held;

        public Action OnConnected { get; set; } = static () => { };

        public int Held => Volatile.Read(ref _held);

        public IDisposable? Hold()
        {
            Interlocked.Increment(ref _held);
            return this;
        }

        public void Dispose() => Interlocked.Decrement(ref _held);

        public void BlockConnected(ConnectedBlock block)
        {
            Assert.Equal(1, Held);
            OnConnected();
        }

        public void BlockDisconnected(ConnectedBlock block) => Assert.Equal(1, Held);

        public void TipReached(HeaderEntry tip) => Assert.Equal(0, Held);
    }
}
