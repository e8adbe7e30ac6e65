namespace Blockyard.Services.Gateway.Keys;

/// <summary>A key as the gateway keeps it: never the key itself.</summary>
/// <param name="Name">Names the holder in audit logs and limits.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Hash">SHA-256 of the key's UTF-8 bytes.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
internal sealed record ApiKey(string Name, KeyScope Scope, byte[] Hash, DateTimeOffset? Expires);
