namespace Blockyard.Hosting;

/// <summary>Which service this is.</summary>
/// <param name="Name">Its name in the cluster, for example <c>chain-store</c>.</param>
public sealed record ServiceIdentity(string Name);
