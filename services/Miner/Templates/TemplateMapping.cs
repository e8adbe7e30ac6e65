using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Mining;
using Blockyard.Primitives;
using Blockyard.Services.Miner.ChainStores;

namespace Blockyard.Services.Miner.Templates;

/// <summary>Reads templates off the wire.</summary>
internal static class TemplateMapping
{
    private const uint FullWeight = BlockRules.MaxWeight - (BlockRules.MaxWeight / 50);

    /// <summary>The template of a message.</summary>
    /// <exception cref="FormatException">The message makes no sense.</exception>
    public static ReceivedTemplate Read(BlockTemplate message, ChainStoreNode source, int stream) =>
        new(ReadWork(message), source, stream)
        {
            TransactionCount = message.TransactionCount,
            TransactionIds = message.TransactionIds,
            IsPreliminary = message.Preliminary,
            IsFull = message.Weight >= FullWeight,
        };

    /// <summary>What a message gives to hash.</summary>
    /// <exception cref="FormatException">The message makes no sense.</exception>
    public static MiningTemplate ReadWork(BlockTemplate message)
    {
        if (message.MerkleBranch.Any(node => node.Length != Hash256.Size)
            || message.ExtraNoncePrefix.Length > MiningTemplate.MaxExtraNoncePrefixSize
            || message.CoinbaseValueSats > Money.MaxMoney
            || !new CompactTarget(message.Bits).TryDecode(out var target)
            || target.IsZero)
        {
            throw new FormatException($"Template {message.TemplateId} is malformed.");
        }

        return new MiningTemplate
        {
            Id = message.TemplateId,
            Height = message.Height,
            Version = unchecked((int)message.Version),
            VersionMask = message.VersionMask,
            PreviousHash = Hash256.Parse(message.PreviousBlockHash),
            Bits = new CompactTarget(message.Bits),
            MinTime = message.MinTime,
            MaxTime = message.MaxTime,
            CurrentTime = message.CurrentTime,
            CoinbaseValue = (long)message.CoinbaseValueSats,
            WitnessCommitmentScript = message.WitnessCommitmentScript.ToByteArray(),
            MerkleBranch = message.MerkleBranch.SelectMany(node => node.ToByteArray()).ToArray(),
            ExtraNoncePrefix = message.ExtraNoncePrefix.ToByteArray(),
        };
    }
}
