using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>A Taproot output with one script and no key that anybody has.</summary>
internal static class TaprootLeaf
{
    private static readonly byte[] InternalKey =
        Convert.FromHexString("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");

    /// <summary>The locking script, and what proves that it commits to the tapscript.</summary>
    public static (byte[] Output, byte[] Control) Lock(byte[] script)
    {
        var tweak = TaprootTree.TweakHash(InternalKey, TaprootTree.LeafHash(TaprootTree.TapscriptVersion, script));
        Assert.True(XOnlyPublicKey.TryParse(InternalKey, out var key));
        Assert.True(key.TryTweakAdd(tweak.AsSpan(), out var tweaked));
        var outputKey = new byte[XOnlyPublicKey.Size];
        tweaked.ToXOnly(out var isOdd).Serialize(outputKey);
        return (ScriptTemplates.PayToTaproot(outputKey), [(byte)(TaprootTree.TapscriptVersion | (isOdd ? 1 : 0)), .. InternalKey]);
    }
}
