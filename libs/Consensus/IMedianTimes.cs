namespace Blockyard.Consensus;

/// <summary>Median times past along one chain: what relative lock times in seconds are measured from (BIP 68).</summary>
public interface IMedianTimes
{
    /// <summary>Median time past of the block at a height, in seconds since 1970.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The chain has no block at that height.</exception>
    uint GetMedianTimePast(int height);
}
