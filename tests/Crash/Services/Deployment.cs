using Blockyard.TestKit;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Services;

/// <summary>The services of one network, each a process.</summary>
internal sealed class Deployment : IDisposable
{
    private const string WalletKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly ReadyProbe _probe = new();
    private readonly Dictionary<ServiceKind, ServiceSlot> _slots;

    public Deployment(string folder)
    {
        var kinds = Enum.GetValues<ServiceKind>();
        _slots = kinds.Zip(FreePorts.Take(kinds.Length)).ToDictionary(
            pair => pair.First, pair => new ServiceSlot(pair.First, $"{pair.First}", folder, pair.Second, Settings));
    }

    /// <summary>Whether chain-stores that are started from now on take checkpoints seldom: a crash then replays dozens of blocks.</summary>
    public bool SeldomCheckpoints { get; set; }

    public ServiceClients ChainStore => _slots[ServiceKind.ChainStore].Clients;

    public ServiceClients Wallet => _slots[ServiceKind.Wallet].Clients;

    public ServiceClients Miner => _slots[ServiceKind.Miner].Clients;

    public string FolderOf(ServiceKind kind) => _slots[kind].Folder;

    public ServiceProcess Process(ServiceKind kind) => _slots[kind].Process;

    /// <summary>Begins a new life; the one before is over.</summary>
    public ServiceProcess Start(ServiceKind kind) => _slots[kind].Start();

    /// <summary>Waits until a service says that it is ready; gives the time since its start.</summary>
    public Task<TimeSpan> WaitReadyAsync(ServiceKind kind) => _probe.WaitAsync(_slots[kind].Process);

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Dispose();
        }

        _probe.Dispose();
    }

    /// <summary>Settings that bring about often what is seldom: mostly, checkpoints every few blocks and every second.</summary>
    private Dictionary<string, string> Settings() => new()
    {
        ["Peer:Port"] = "0",
        ["ChainStore:Address"] = _slots[ServiceKind.ChainStore].Address.ToString(),
        ["Wallet:Address"] = _slots[ServiceKind.Wallet].Address.ToString(),
        ["Chain:CheckpointBlocks"] = SeldomCheckpoints ? "50" : "3",
        ["Chain:CheckpointIntervalSeconds"] = SeldomCheckpoints ? "60" : "1",
        ["Wallet:Key"] = WalletKey,
        ["Wallet:CheckpointIntervalSeconds"] = "1",
        ["Wallet:ResubmitSeconds"] = "1",
        ["Wallet:PassphraseIterations"] = "1000",
        ["Miner:Pacing"] = "on-request",
    };
}
