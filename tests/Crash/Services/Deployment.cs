using System.Globalization;
using Blockyard.Crash.Checks;
using Blockyard.TestKit;

namespace Blockyard.Crash.Services;

/// <summary>The services of one network, each a process with ports and a folder of its own, which they keep over all their lives.</summary>
internal sealed class Deployment : IDisposable
{
    private const string Token = "a-token-for-tests-0123456789";
    private const string WalletKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);

    private readonly int[] _ports = FreePorts.Take(Enum.GetValues<ServiceKind>().Length);
    private readonly Dictionary<ServiceKind, ServiceProcess> _processes = [];
    private readonly Dictionary<ServiceKind, ServiceClients> _clients = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string _folder;

    public Deployment(string folder)
    {
        _folder = folder;
        foreach (var kind in Enum.GetValues<ServiceKind>())
        {
            Directory.CreateDirectory(FolderOf(kind));
        }
    }

    /// <summary>Whether chain-stores that are started from now on take checkpoints seldom: a crash then replays dozens of blocks.</summary>
    public bool SeldomCheckpoints { get; set; }

    public ServiceClients ChainStore => _clients[ServiceKind.ChainStore];

    public ServiceClients Wallet => _clients[ServiceKind.Wallet];

    public ServiceClients Miner => _clients[ServiceKind.Miner];

    public string FolderOf(ServiceKind kind) => Path.Combine(_folder, $"{kind}");

    public string LogOf(ServiceKind kind) => Path.Combine(_folder, $"{kind}.log");

    public ServiceProcess Process(ServiceKind kind) => _processes[kind];

    /// <summary>Begins a new life; the one before is over.</summary>
    public ServiceProcess Start(ServiceKind kind)
    {
        if (_processes.Remove(kind, out var dead))
        {
            dead.Dispose();
            _clients[kind].Dispose();
        }

        var process = ServiceProcess.Start(kind, Settings(kind), LogOf(kind));
        _processes[kind] = process;
        _clients[kind] = new ServiceClients(AddressOf(kind), Token);
        return process;
    }

    /// <summary>Waits until a service says that it is ready; gives the time since its start.</summary>
    public async Task<TimeSpan> WaitReadyAsync(ServiceKind kind)
    {
        var process = _processes[kind];
        using var limit = new CancellationTokenSource(ReadyLimit);
        try
        {
            var listeners = await process.Log.Listeners.WaitAsync(limit.Token);
            while (!await IsReadyAsync(listeners["Management"], limit.Token))
            {
                ProcessCheck.RequireAlive(process);
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }
        catch (Exception error) when (error is EndOfStreamException or OperationCanceledException)
        {
            throw new LossException($"{kind} does not come up again: {error.Message} {string.Join(' ', process.Log.Troubles)}");
        }

        return process.Clock.Elapsed;
    }

    public void Dispose()
    {
        foreach (var kind in _processes.Keys)
        {
            _processes[kind].Dispose();
            _clients[kind].Dispose();
        }

        _http.Dispose();
    }

    private async Task<bool> IsReadyAsync(Uri management, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(management, "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Uri AddressOf(ServiceKind kind) => new($"http://127.0.0.1:{_ports[(int)kind]}");

    /// <summary>Settings that bring about often what is seldom: mostly, checkpoints every few blocks and every second.</summary>
    private Dictionary<string, string> Settings(ServiceKind kind) => new()
    {
        ["Network"] = "regtest",
        ["Service:Token"] = Token,
        ["Data:Directory"] = FolderOf(kind),
        ["Data:ReservedMiB"] = "1",
        ["Grpc:Port"] = _ports[(int)kind].ToString(CultureInfo.InvariantCulture),
        ["Management:Port"] = "0",
        ["Peer:Port"] = "0",
        ["ChainStore:Address"] = AddressOf(ServiceKind.ChainStore).ToString(),
        ["Wallet:Address"] = AddressOf(ServiceKind.Wallet).ToString(),
        ["Chain:MemoryMiB"] = "64",
        ["Chain:CheckpointBlocks"] = SeldomCheckpoints ? "50" : "3",
        ["Chain:CheckpointIntervalSeconds"] = SeldomCheckpoints ? "60" : "1",
        ["Chain:ScriptThreads"] = "1",
        ["Wallet:Key"] = WalletKey,
        ["Wallet:CheckpointIntervalSeconds"] = "1",
        ["Wallet:ResubmitSeconds"] = "1",
        ["Wallet:PassphraseIterations"] = "1000",
        ["Miner:Pacing"] = "on-request",
        ["Logging:Format"] = "json",
        ["Logging:LogLevel:Default"] = "Information",
    };
}
