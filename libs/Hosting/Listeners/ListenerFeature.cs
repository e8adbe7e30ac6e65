namespace Blockyard.Hosting.Listeners;

/// <summary>Put on every connection by the listener that accepted it, so nothing a client sends can change it.</summary>
/// <param name="Name">The listener.</param>
internal sealed record ListenerFeature(string Name);
