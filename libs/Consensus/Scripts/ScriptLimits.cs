namespace Blockyard.Consensus.Scripts;

/// <summary>Limits that every script must keep.</summary>
public static class ScriptLimits
{
    /// <summary>Bytes in a script; tapscript has no such limit.</summary>
    public const int MaxScriptSize = 10_000;

    /// <summary>Bytes in a stack element.</summary>
    public const int MaxElementSize = 520;

    /// <summary>Operations that do not push, in a script; tapscript has no such limit.</summary>
    public const int MaxOperations = 201;

    /// <summary>Public keys in one CHECKMULTISIG.</summary>
    public const int MaxKeysPerMultisig = 20;

    /// <summary>Elements on stack and alternative stack together.</summary>
    public const int MaxStackSize = 1_000;
}
