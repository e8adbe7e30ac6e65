namespace Blockyard.Wallets.Psbt;

/// <summary>What a PSBT knows about one output beyond amount and script.</summary>
public sealed class PsbtOutput
{
    internal PsbtOutput(PsbtMap map)
    {
        Map = map;
    }

    /// <summary>All entries.</summary>
    public PsbtMap Map { get; }

    /// <summary>Says where a public key comes from, so that its owner recognises change.</summary>
    /// <inheritdoc cref="PsbtInput.SetKeyOrigin" path="/param"/>
    public void SetKeyOrigin(ReadOnlySpan<byte> publicKey, uint fingerprint, ReadOnlySpan<uint> path) =>
        Map.Set(PsbtField.Output.KeyOrigin, publicKey, KeyOriginFormat.Encode(fingerprint, path));
}
