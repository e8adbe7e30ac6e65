using System.Threading.Channels;
using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Services.Miner.Work;

/// <summary>Blocks that somebody asked for, with the way their answers go.</summary>
/// <param name="Count">How many.</param>
/// <param name="PayoutScript">Where their rewards go; null for the miner's own address.</param>
/// <param name="CancellationToken">Cancelled when nobody waits any more.</param>
internal sealed record GenerateRequest(uint Count, byte[]? PayoutScript, CancellationToken CancellationToken)
{
    /// <summary>
    /// One answer for every block; ends with the last one, or with what went wrong. Room for all, so that a slow reader holds
    /// nobody up.
    /// </summary>
    public Channel<GenerateBlocksResponse> Answers { get; } = Channel.CreateBounded<GenerateBlocksResponse>((int)Count);
}
