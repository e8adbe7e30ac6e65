namespace Blockyard.Primitives;

/// <summary>One output of a transaction: an amount in satoshis and the script that locks it.</summary>
public readonly struct TxOutput(long value, ReadOnlyMemory<byte> scriptPubKey)
{
    /// <summary>Amount in satoshis. A decoded output may hold any value; rules check the range.</summary>
    public long Value { get; } = value;

    /// <summary>The locking script.</summary>
    public ReadOnlyMemory<byte> ScriptPubKey { get; } = scriptPubKey;
}
