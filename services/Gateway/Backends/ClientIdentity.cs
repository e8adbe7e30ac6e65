using Blockyard.Services.Gateway.Keys;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>Who asks. Requests of one client go to one chain-store, so that it reads what it wrote.</summary>
internal sealed record ClientIdentity(string Name)
{
    /// <summary>Set once for every request.</summary>
    public static string Of(HttpContext context) => context.Features.Get<ClientIdentity>()?.Name ?? "anonymous";

    /// <summary>The holder of a key is one client, wherever he calls from.</summary>
    public static ClientIdentity From(ApiKey? key, System.Net.IPAddress address) =>
        new(key is null ? address.ToString() : "key:" + key.Name);
}
