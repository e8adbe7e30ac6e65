namespace Blockyard.Services.Wallet.Following;

/// <summary>A stream does not go on from where the shard is: it has to be opened again from there.</summary>
internal sealed class StreamBrokenException(string message) : Exception(message);
