namespace Blockyard.Wallets.Descriptors;

/// <summary>addr() and raw(): one script and no key (BIP 385).</summary>
internal sealed class FixedScript(byte[] script) : IScriptExpression
{
    public bool IsRanged => false;

    public IReadOnlyList<byte[]> GetScripts(uint number) => [script];
}
