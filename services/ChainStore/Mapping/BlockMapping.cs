using Blockyard.Chain;
using Google.Protobuf;
using BlockHeader = Blockyard.Contracts.Chain.V1.BlockHeader;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Turns entries of the header tree into messages.</summary>
internal static class BlockMapping
{
    /// <summary>The header, as seen from a tip: confirmations and next block are those on that tip's chain.</summary>
    public static BlockHeader ToHeader(this HeaderEntry entry, HeaderEntry tip)
    {
        var header = entry.Header;
        var raw = new byte[Primitives.BlockHeader.Size];
        header.Write(raw);
        var onBestChain = tip.GetAncestor(entry.Height) == entry;
        return new BlockHeader
        {
            Hash = entry.Hash.ToString(),
            PreviousHash = header.PreviousHash.ToString(),
            MerkleRoot = header.MerkleRoot.ToString(),
            Version = unchecked((uint)header.Version),
            Time = header.Time,
            MedianTime = entry.MedianTimePast,
            Bits = header.Bits.Bits,
            Nonce = header.Nonce,
            Height = (uint)entry.Height,
            ChainWork = entry.ChainWork.ToString(),
            Confirmations = onBestChain ? (uint)(tip.Height - entry.Height + 1) : 0,
            NextHash = onBestChain ? tip.GetAncestor(entry.Height + 1)?.Hash.ToString() ?? "" : "",
            Raw = UnsafeByteOperations.UnsafeWrap(raw),
        };
    }
}
