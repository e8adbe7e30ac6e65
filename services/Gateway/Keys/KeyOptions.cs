namespace Blockyard.Services.Gateway.Keys;

/// <summary>Where keys come from, and what they are asked for: section <c>Keys</c>.</summary>
internal sealed class KeyOptions
{
    /// <summary>The admin key (environment: BITCOIN_API_ADMIN_KEY).</summary>
    public string? AdminKey { get; set; }

    /// <summary>The wallet key (environment: BITCOIN_API_WALLET_KEY).</summary>
    public string? WalletKey { get; set; }

    /// <summary>JSON file with further keys, as hashes; read again when it changes (Keys:File).</summary>
    public string? File { get; set; }

    /// <summary>True to ask for a key with scope read even on reads (Keys:RequiredForReads). Default: false.</summary>
    public bool RequiredForReads { get; set; }

    /// <summary>True to let anybody broadcast a signed transaction (Keys:OpenBroadcast). Default: true.</summary>
    public bool OpenBroadcast { get; set; } = true;
}
