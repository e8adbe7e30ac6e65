using Blockyard.Primitives;

namespace Blockyard.Crash.Chain;

/// <summary>An unspent output.</summary>
internal sealed record PlainCoin(long Value, ReadOnlyMemory<byte> Script, int Height, bool IsCoinbase)
{
    /// <summary>As libraries know it.</summary>
    public Coin ToCoin() => new(Value, Script, (uint)Height, IsCoinbase);
}
