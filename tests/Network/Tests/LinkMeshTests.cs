using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Blockyard.Network.Links;
using Blockyard.TestKit;

namespace Blockyard.Network.Tests;

/// <summary>The links do what the ordeals believe.</summary>
public sealed class LinkMeshTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private readonly LinkMesh _mesh = new(nodes: 3, FreePorts.Take(1)[0]);
    private readonly List<Socket> _sockets = [];
    private readonly TcpListener[] _nodes;

    public LinkMeshTests()
    {
        _nodes = [.. Enumerable.Range(0, 3).Select(node => new TcpListener(_mesh.AddressOf(node), _mesh.Port))];
        Array.ForEach(_nodes, node => node.Start());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        Array.ForEach(_nodes, node => node.Dispose());
        await _mesh.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_is_dialled_sees_the_caller_where_it_can_call_back()
    {
        var (_, called) = await ConnectAsync(0, 1);

        Assert.Equal(_mesh.SeenBy(1, 0), ((IPEndPoint)called.RemoteEndPoint!).Address);

        var (back, reached) = await ConnectAsync(1, 0);
        await SayAsync(back, 7);
        Assert.Equal(7, await HearAsync(reached));
    }

    [Fact]
    public async Task A_silent_link_carries_nothing_and_afterwards_everything()
    {
        var (caller, called) = await ConnectAsync(0, 1);
        _mesh.Cut(0, 1, WireState.Silent);
        await SayAsync(caller, 1);
        await SayAsync(called, 2);
        var there = HearAsync(called);
        var back = HearAsync(caller);
        await Task.Delay(Silence);

        Assert.False(there.IsCompleted || back.IsCompleted);

        _mesh.Heal();

        Assert.Equal(1, await there);
        Assert.Equal(2, await back);
    }

    [Fact]
    public async Task A_connection_made_on_a_silent_link_never_reaches_anybody()
    {
        _mesh.Cut(0, 1, WireState.Silent);
        var caller = await DialAsync(0, 1);
        await SayAsync(caller, 1);
        await Task.Delay(Silence);

        Assert.False(_nodes[1].Pending());

        _mesh.Heal();

        await Assert.ThrowsAsync<SocketException>(() => HearAsync(caller));
        Assert.False(_nodes[1].Pending());
    }

    [Fact]
    public async Task A_link_that_refuses_resets_connections_old_and_new()
    {
        var (caller, called) = await ConnectAsync(0, 1);
        _mesh.Cut(1, 0, WireState.Refused);

        await Assert.ThrowsAsync<SocketException>(() => HearAsync(caller));
        await Assert.ThrowsAsync<SocketException>(() => HearAsync(called));
        await Assert.ThrowsAsync<SocketException>(async () => await HearAsync(await DialAsync(0, 1)));
    }

    [Fact]
    public async Task A_division_cuts_between_the_sides_and_nowhere_else()
    {
        _mesh.Divide([1], WireState.Refused);

        await ConnectAsync(0, 2);
        await ConnectAsync(2, 0);
        foreach (var (one, other) in new[] { (0, 1), (1, 0), (1, 2), (2, 1) })
        {
            await Assert.ThrowsAsync<SocketException>(async () => await HearAsync(await DialAsync(one, other)));
        }
    }

    [Fact]
    public async Task One_direction_alone_can_be_cut_or_slow()
    {
        var (caller, called) = await ConnectAsync(0, 1);
        _mesh.Change(0, 1, conditions => conditions with { State = WireState.Silent });
        _mesh.Change(1, 0, conditions => conditions with { Delay = Silence });
        var clock = Stopwatch.StartNew();
        await SayAsync(called, 2);
        await SayAsync(caller, 1);
        var there = HearAsync(called);

        Assert.Equal(2, await HearAsync(caller));
        Assert.True(clock.Elapsed >= Silence);
        Assert.False(there.IsCompleted);
    }

    [Fact]
    public async Task A_narrow_link_takes_its_time()
    {
        var (caller, called) = await ConnectAsync(0, 1);
        _mesh.Change(0, 1, conditions => conditions with { BytesPerSecond = 256 << 10 });
        var clock = Stopwatch.StartNew();
        var sending = caller.SendAsync(new byte[128 << 10]);
        var buffer = new byte[16 << 10];
        for (var received = 0; received < 128 << 10;)
        {
            received += await called.ReceiveAsync(buffer);
        }

        await sending;

        // The last piece is not waited for.
        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(400), $"{clock.Elapsed}");
        Assert.Equal(128 << 10, _mesh.Wire(0, 1).Bytes);
    }

    private async Task<(Socket Caller, Socket Called)> ConnectAsync(int from, int to)
    {
        var caller = await DialAsync(from, to);
        var called = await _nodes[to].AcceptSocketAsync().WaitAsync(Patience);
        _sockets.Add(called);
        return (caller, called);
    }

    private async Task<Socket> DialAsync(int from, int to)
    {
        var caller = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(caller);
        await caller.ConnectAsync(_mesh.SeenBy(from, to), _mesh.Port).WaitAsync(Patience);
        return caller;
    }

    private static async Task SayAsync(Socket socket, byte what) => await socket.SendAsync(new[] { what });

    private static async Task<byte> HearAsync(Socket socket)
    {
        var buffer = new byte[1];
        var length = await socket.ReceiveAsync(buffer).WaitAsync(Patience);
        return length == 1 ? buffer[0] : throw new SocketException((int)SocketError.ConnectionReset);
    }
}
