using System.Buffers.Binary;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.TestKit.Observed;

/// <summary>Builds blocks on any known block, each different from all others. Thread-safe.</summary>
public sealed class BlockMaker(KnownBlocks known, TestKey miner)
{
    private long _salt;

    /// <summary>Builds a block with proof of work.</summary>
    public Block Make(KnownBlock parent, params IReadOnlyList<Spend> spends)
    {
        var salt = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(salt, Interlocked.Increment(ref _salt));
        var now = (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var block = new BlockBuilder(parent.Height + 1, parent.Hash, ChainParams.Regtest, miner)
        {
            Time = Math.Max(parent.EarliestNext(), now),
        };
        block.CoinbaseScript = [.. block.CoinbaseScript, sizeof(long), .. salt];
        foreach (var spend in spends)
        {
            block.With(spend.Fee, spend.Transaction);
        }

        var built = block.Build();
        known.Add(built);
        return built;
    }
}
