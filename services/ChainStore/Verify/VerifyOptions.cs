namespace Blockyard.Services.ChainStore.Verify;

/// <summary>Whether and how a node's files are verified: section Verify.</summary>
public sealed class VerifyOptions
{
    /// <summary>Verify all files before the node starts, and do not start if anything is wrong (Verify:AtStart).</summary>
    public bool AtStart { get; set; }

    /// <summary>Verify all scripts again too, which takes several times as long (Verify:Scripts).</summary>
    public bool Scripts { get; set; }
}
