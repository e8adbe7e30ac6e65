using System.Diagnostics;
using System.Net.Sockets;
using Blockyard.TestKit;
using StackExchange.Redis;

namespace Blockyard.Services.Tests.Gateway;

/// <summary>A Redis of the test's own, on a random port, with nothing on disk.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePorts.Take(1)[0];
    private Process? _process;

    public RedisServer() => Start();

    public string Connection => $"127.0.0.1:{_port},abortConnect=false";

    public void Start()
    {
        var start = new ProcessStartInfo(Tools.Find("redis-server") ?? "redis-server")
        {
            ArgumentList =
            {
                "--port",
                $"{_port}",
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                _folder.Path,
            },
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var limit = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.True(limit.Elapsed < Patience.Limit, "Redis does not start.");
            Thread.Sleep(20);
        }
    }

    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Every key with its time to live in milliseconds; -1 for one that lives for ever.</summary>
    public async Task<IReadOnlyDictionary<string, long>> TimesToLiveAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Connection);
        var found = new Dictionary<string, long>();
        foreach (var key in (RedisKey[])(await connection.GetDatabase().ExecuteAsync("KEYS", "*")))
        {
            found[key!] = (long)await connection.GetDatabase().ExecuteAsync("PTTL", key);
        }

        return found;
    }

    /// <summary>Forgets all keys.</summary>
    public async Task EmptyAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Connection);
        var keys = (RedisKey[])(await connection.GetDatabase().ExecuteAsync("KEYS", "*"))!;
        await connection.GetDatabase().KeyDeleteAsync(keys);
    }

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
