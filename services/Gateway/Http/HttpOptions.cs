using System.ComponentModel.DataAnnotations;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Limits of the port that people use: section <c>Http</c>, beside the listener's own options.</summary>
internal sealed class HttpOptions
{
    /// <summary>
    /// Largest request body in bytes; routes that take raw transactions allow <see cref="MaxTransactionBodyBytes"/>.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Largest body of a route that takes raw transactions, in bytes; the largest transaction has 4 MB, twice that in hex.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxTransactionBodyBytes { get; set; } = 9 * 1024 * 1024;

    /// <summary>Seconds that a client may take to send the headers of a request.</summary>
    [Range(1, 600)]
    public int HeaderTimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds after which an idle connection is closed.</summary>
    [Range(1, 3600)]
    public int IdleTimeoutSeconds { get; set; } = 120;

    /// <summary>Most connections at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Origins that browsers may call the API from; none unless set. "*" stands for all.</summary>
    public string[] CorsOrigins { get; set; } = [];

    /// <summary>Depth from which on what is confirmed counts as final, and answers about it may be cached for good.</summary>
    [Range(1, 10_000)]
    public int ImmutableDepth { get; set; } = 10;
}
