namespace Blockyard.Services.Wallet.Following;

/// <summary>
/// A wallet was made between opening the stream at the tip and its first message: the stream has to be opened again, at the
/// genesis block. No fault, and usual at the first start of a network.
/// </summary>
internal sealed class StartMovedException() : Exception("Wallets were made before the chain was seen.");
