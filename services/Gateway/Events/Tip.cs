namespace Blockyard.Services.Gateway.Events;

/// <summary>The best block that the gateway knows of.</summary>
internal sealed record Tip(uint Height, string Hash);
