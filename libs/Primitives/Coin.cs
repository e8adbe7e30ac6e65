namespace Blockyard.Primitives;

/// <summary>An unspent output with what the rules need to know about where it came from.</summary>
public readonly struct Coin(long value, ReadOnlyMemory<byte> scriptPubKey, uint height, bool isCoinbase)
{
    /// <summary>Amount in satoshis.</summary>
    public long Value { get; } = value;

    /// <summary>The locking script.</summary>
    public ReadOnlyMemory<byte> ScriptPubKey { get; } = scriptPubKey;

    /// <summary>Height of the block that made it.</summary>
    public uint Height { get; } = height;

    /// <summary>True if a coinbase made it, so that it must mature first.</summary>
    public bool IsCoinbase { get; } = isCoinbase;

    /// <summary>Amount and script as an output.</summary>
    public TxOutput Output => new(Value, ScriptPubKey);

    /// <summary>The same coin with a copy of its script, for whoever keeps it longer than the memory it views.</summary>
    public Coin Detach() => new(Value, ScriptPubKey.ToArray(), Height, IsCoinbase);
}
