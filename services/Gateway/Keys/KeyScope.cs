namespace Blockyard.Services.Gateway.Keys;

/// <summary>What a key may do. A scope holds those before it: <c>admin ⊃ wallet ⊃ read</c>.</summary>
internal enum KeyScope
{
    /// <summary>Nothing: no key was sent.</summary>
    None,

    /// <summary>Read chain, mempool and addresses.</summary>
    Read,

    /// <summary>Use wallets, pay, and ask the faucet.</summary>
    Wallet,

    /// <summary>Run the network: mining, peers, all wallets.</summary>
    Admin,
}
