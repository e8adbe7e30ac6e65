using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;

namespace Blockyard.Benchmarks.Chains;

/// <summary>P2WPKH scripts that nobody has a key to.</summary>
internal static class RandomScripts
{
    private const int HashSize = 20;

    /// <summary>The script of a number: each number has its own.</summary>
    public static byte[] Of(int number) =>
        ScriptTemplates.PayToWitnessKeyHash(Sha256.Hash(BitConverter.GetBytes(number)).AsSpan(0, HashSize));
}
