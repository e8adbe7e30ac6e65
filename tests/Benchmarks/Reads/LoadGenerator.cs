using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Blockyard.Benchmarks.Reads;

/// <summary>Asks one question over and over on some connections, the next when the answer to the last is complete.</summary>
internal sealed class LoadGenerator(Uri server, string path)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(1);

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
    private long _answers;

    /// <summary>Answers per second over so many connections.</summary>
    public async Task<double> MeasureAsync(int connections)
    {
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, connections).Select(_ => AskAsync(stop.Token)).ToArray();
        await Task.Delay(WarmUp, CancellationToken.None);
        var first = Interlocked.Read(ref _answers);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAny([Task.Delay(RunTime, CancellationToken.None), .. clients]);
        var rate = (Interlocked.Read(ref _answers) - first) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        return rate;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, CancellationToken.None);
        var answer = new HttpAnswer(socket);
        while (!cancellationToken.IsCancellationRequested)
        {
            await socket.SendAsync(_request, CancellationToken.None);
            await answer.ReadAsync();
            Interlocked.Increment(ref _answers);
        }
    }
}
