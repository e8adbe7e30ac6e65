namespace Blockyard.Hosting.Listeners;

/// <summary>Says on which listener an endpoint answers.</summary>
/// <param name="Name">The listener.</param>
internal sealed record ListenerMetadata(string Name);
