namespace Blockyard.TestKit.Processes;

/// <summary>A service with a port and a folder of its own, which it keeps over all its lives.</summary>
/// <param name="kind">Which service.</param>
/// <param name="name">What it is called.</param>
/// <param name="folder">Where its folder and its log lie.</param>
/// <param name="port">Its port for calls.</param>
/// <param name="settings">Settings of its next life, over the common ones.</param>
public sealed class ServiceSlot(
    ServiceKind kind, string name, string folder, int port, Func<IReadOnlyDictionary<string, string>> settings) : IDisposable
{
    private ServiceProcess? _process;
    private ServiceClients? _clients;

    public ServiceKind Kind => kind;

    public string Name => name;

    /// <summary>Its data.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    /// <summary>What it wrote, in all its lives.</summary>
    public string LogFile => Folder + ".log";

    /// <summary>Where it is called.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    /// <summary>The present life, or the last one.</summary>
    public ServiceProcess Process => _process ?? throw new InvalidOperationException($"{name} was never started.");

    /// <summary>Calls to it.</summary>
    public ServiceClients Clients => _clients ?? throw new InvalidOperationException($"{name} was never started.");

    /// <summary>Begins a new life; the one before is over.</summary>
    public ServiceProcess Start()
    {
        Dispose();
        var merged = CommonSettings.For(Folder, port);
        foreach (var (key, value) in settings())
        {
            merged[key] = value;
        }

        _clients = new ServiceClients(Address);
        return _process = ServiceProcess.Start(kind, merged, LogFile);
    }

    /// <summary>Throws away everything that it kept, after the end of a life.</summary>
    public void Wipe()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _clients?.Dispose();
    }
}
