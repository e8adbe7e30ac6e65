using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Members;

/// <summary>A service of the network: a slot for its lives, and what happened to it. Thread-safe.</summary>
internal sealed class Member(ServiceSlot slot, int number) : IDisposable
{
    private readonly Lock _gate = new();
    private int _life;
    private bool _isUp;

    /// <summary>From 0, among those of its kind.</summary>
    public int Number => number;

    public string Name => slot.Name;

    public ServiceKind Kind => slot.Kind;

    public string Address => slot.Address.ToString();

    /// <summary>What it wrote, in all its lives.</summary>
    public string LogFile => slot.LogFile;

    public ServiceProcess Process => slot.Process;

    public ServiceClients Clients => slot.Clients;

    /// <summary>Lives that it has had.</summary>
    public int Lives => Volatile.Read(ref _life);

    /// <summary>Its present life if it is ready for calls and nobody is about to end it, or null.</summary>
    public int? Up
    {
        get
        {
            lock (_gate)
            {
                return _isUp ? _life : null;
            }
        }
    }

    /// <summary>Begins a new life.</summary>
    public void Start()
    {
        lock (_gate)
        {
            slot.Start();
            _life++;
        }
    }

    /// <summary>Waits until it is ready; gives the time since its start.</summary>
    public async Task<TimeSpan> WaitReadyAsync(ReadyProbe probe)
    {
        var life = Lives;
        var time = await probe.WaitAsync(slot.Process);
        lock (_gate)
        {
            _isUp = life == _life;
        }

        return time;
    }

    /// <summary>Lets it live, but gives it no more calls.</summary>
    public void Withdraw()
    {
        lock (_gate)
        {
            _isUp = false;
        }
    }

    /// <summary>Throws away everything that it kept, after the end of a life.</summary>
    public void Wipe() => slot.Wipe();

    /// <summary>Ends the present life, by kill -9 or SIGTERM, and looks at what it said.</summary>
    public async Task EndAsync(bool hard)
    {
        Withdraw();
        if (hard)
        {
            Process.KillHard();
        }
        else
        {
            await Process.TerminateAsync();
        }

        await Process.WaitForExitAsync();
        if (!hard && Process.ExitCode != 0)
        {
            throw new LossException($"{Name} was asked to stop and ended with exit code {Process.ExitCode}.");
        }

        RequireGoodLog();
    }

    /// <summary>Nothing ends by itself, and nobody writes of errors.</summary>
    public void RequireGoodLog()
    {
        if (Up is not null)
        {
            ProcessCheck.RequireAlive(Process);
        }

        ProcessCheck.Run(Process);
    }

    public void Dispose() => slot.Dispose();
}
