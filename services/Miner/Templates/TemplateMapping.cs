using Blockyard.Contracts.Chain.V1;
using Blockyard.Mining;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner.Templates;

/// <summary>Reads templates off the wire.</summary>
internal static class TemplateMapping
{
    /// <summary>The template of a message.</summary>
    /// <exception cref="FormatException">The message makes no sense.</exception>
    public static MiningTemplate Read(BlockTemplate message)
    {
        if (message.MerkleBranch.Any(node => node.Length != Hash256.Size)
            || message.ExtraNoncePrefix.Length > MiningTemplate.MaxExtraNoncePrefixSize
            || message.CoinbaseValueSats > Money.MaxMoney)
        {
            throw new FormatException($"Template {message.TemplateId} is malformed.");
        }

        return new MiningTemplate
        {
            Id = message.TemplateId,
            Height = message.Height,
            Version = unchecked((int)message.Version),
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
