namespace Blockyard.Services.Gateway.Wallets;

/// <summary>A wallet to make. Everything may be left out.</summary>
/// <param name="Name">A name for people, at most 100 characters.</param>
/// <param name="Passphrase">Protects the seed, at least 8 characters; without one the service can always sign.</param>
/// <param name="WordCount">Number of recovery words: 12 (unless given) or 24.</param>
internal sealed record CreateWalletBody(string? Name, string? Passphrase, uint? WordCount);

/// <summary>A wallet to bring back.</summary>
/// <param name="Mnemonic">The recovery words, separated by blanks.</param>
/// <param name="MnemonicPassphrase">BIP 39 passphrase that was used with the words, if any.</param>
/// <param name="Name">A name for people, at most 100 characters.</param>
/// <param name="Passphrase">Protects the seed here; without one the service can always sign.</param>
internal sealed record RestoreWalletBody(string? Mnemonic, string? MnemonicPassphrase, string? Name, string? Passphrase);

/// <summary>An address to give out.</summary>
/// <param name="Label">A label for people, at most 100 characters.</param>
internal sealed record NewAddressBody(string? Label);

/// <summary>A wallet to open.</summary>
/// <param name="Passphrase">Its passphrase.</param>
/// <param name="DurationSeconds">For how long; 300 unless given, at most 86,400.</param>
internal sealed record UnlockBody(string? Passphrase, uint? DurationSeconds);

/// <summary>A name for an address or a transaction of the wallet; exactly one of the two.</summary>
/// <param name="Address">The address.</param>
/// <param name="Txid">The transaction.</param>
/// <param name="Label">The name, at most 100 characters; an empty one removes it.</param>
internal sealed record LabelBody(string? Address, string? Txid, string? Label);

/// <summary>A transaction that others put together.</summary>
/// <param name="Psbt">The PSBT in base64.</param>
internal sealed record PsbtBody(string? Psbt);

/// <summary>The transaction with the wallet's signatures.</summary>
/// <param name="Psbt">The PSBT in base64; final if it is complete.</param>
/// <param name="SignaturesAdded">Signatures that were added now.</param>
/// <param name="Complete">True if no signature is missing.</param>
/// <param name="Raw">The signed transaction in hex, ready to be sent, if it is complete.</param>
internal sealed record PsbtView(string Psbt, uint SignaturesAdded, bool Complete, string? Raw);

/// <summary>Coins asked of the faucet.</summary>
/// <param name="Address">Who gets them.</param>
/// <param name="AmountSats">How many satoshis; 100,000,000 unless given.</param>
internal sealed record FaucetBody(string? Address, ulong? AmountSats);

/// <summary>Coins that are on their way.</summary>
/// <param name="Txid">Transaction id.</param>
/// <param name="AmountSats">Satoshis sent.</param>
internal sealed record FaucetView(string Txid, ulong AmountSats);
