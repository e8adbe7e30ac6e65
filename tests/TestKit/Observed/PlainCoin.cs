using Blockyard.Primitives;

namespace Blockyard.TestKit.Observed;

/// <summary>An unspent output.</summary>
public sealed record PlainCoin(long Value, ReadOnlyMemory<byte> Script, int Height, bool IsCoinbase)
{
    /// <summary>As libraries know it.</summary>
    public Coin ToCoin() => new(Value, Script, (uint)Height, IsCoinbase);
}
