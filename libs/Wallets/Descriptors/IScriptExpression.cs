namespace Blockyard.Wallets.Descriptors;

/// <summary>A part of a descriptor that stands for scripts.</summary>
internal interface IScriptExpression
{
    /// <summary>True if there are scripts for every number.</summary>
    bool IsRanged { get; }

    /// <summary>The locking scripts of a number: one, but for combo().</summary>
    IReadOnlyList<byte[]> GetScripts(uint number);
}
