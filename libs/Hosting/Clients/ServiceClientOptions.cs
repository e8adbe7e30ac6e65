using System.ComponentModel.DataAnnotations;

namespace Blockyard.Hosting.Clients;

/// <summary>How a service reaches another one: section <c>ChainStore</c>, <c>Wallet</c>, <c>Miner</c>.</summary>
public sealed class ServiceClientOptions
{
    /// <summary>
    /// <c>dns:///name:port</c> balances over everything the name resolves to; <c>http://host:port</c> is one server,
    /// several with commas between are balanced. With TLS <c>https://</c>; for <c>dns:///</c> the <see cref="Tls"/> section decides.
    /// </summary>
    [Required]
    public string Address { get; set; } = "";

    /// <summary>Deadline of a call with one response whose caller gives none, in seconds. Streams have none.</summary>
    [Range(1, 3600)]
    public int DeadlineSeconds { get; set; } = 10;

    /// <summary>Largest message that is sent or accepted, in bytes.</summary>
    [Range(64 * 1024, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>A name is resolved again after this many seconds, so that new replicas get calls too; 15 is the least that has effect.</summary>
    [Range(1, 3600)]
    public int DnsRefreshSeconds { get; set; } = 15;

    /// <summary>A connection without traffic is asked for a sign of life after this many seconds.</summary>
    [Range(1, 3600)]
    public int KeepAlivePingSeconds { get; set; } = 20;

    /// <summary>A connection that gives no sign of life for this many seconds more is dropped.</summary>
    [Range(1, 3600)]
    public int KeepAliveTimeoutSeconds { get; set; } = 10;

    /// <summary>
    /// True to keep all calls on one server for as long as it lives, instead of balancing them: for a caller whose calls build on each other.
    /// </summary>
    public bool Sticky { get; set; }

    /// <summary>TLS towards the service.</summary>
    public ClientTlsOptions Tls { get; set; } = new();

    /// <summary>The same settings for one server of the service.</summary>
    public ServiceClientOptions At(string address) => new()
    {
        Address = address,
        DeadlineSeconds = DeadlineSeconds,
        MaxMessageBytes = MaxMessageBytes,
        DnsRefreshSeconds = DnsRefreshSeconds,
        KeepAlivePingSeconds = KeepAlivePingSeconds,
        KeepAliveTimeoutSeconds = KeepAliveTimeoutSeconds,
        Tls = Tls,
    };
}
