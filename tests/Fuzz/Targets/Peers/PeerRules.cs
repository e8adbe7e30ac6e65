using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>The rules of the protocol's description, as plainly as they can be written.</summary>
internal static class PeerRules
{
    private const int MaxInventory = 5_000;
    private const int MaxAddresses = 256;
    private const int MaxPort = 65_535;
    private const int MaxBlockTransactions = 16_666;
    private const int ShortIdSize = 6;

    /// <summary>True if a message breaks one, from a peer that nothing was asked of.</summary>
    public static bool Breaks(PeerMessage message, Block[] fresh) => message.MessageCase switch
    {
        PeerMessage.MessageOneofCase.Hello => true,
        PeerMessage.MessageOneofCase.GetHeaders => !AreHashes(101, message.GetHeaders.Locator),
        PeerMessage.MessageOneofCase.Headers => message.Headers.Headers_.Count > 2_000 || !message.Headers.Announcement,
        PeerMessage.MessageOneofCase.Inventory => !AreHashes(MaxInventory, message.Inventory.Wtxids),
        PeerMessage.MessageOneofCase.GetTransactions =>
            !AreHashes(MaxInventory, message.GetTransactions.Wtxids, message.GetTransactions.Txids),
        PeerMessage.MessageOneofCase.Transactions =>
            !AreHashes(MaxInventory - message.Transactions.Raw.Count, message.Transactions.NotFound)
            || !message.Transactions.Raw.All(IsTransaction),
        PeerMessage.MessageOneofCase.CompactBlock => message.CompactBlock.Header.Length != BlockHeader.Size,
        PeerMessage.MessageOneofCase.GetBlockTransactions => Breaks(message.GetBlockTransactions, fresh),
        PeerMessage.MessageOneofCase.BlockTransactions => message.BlockTransactions.BlockHash.Length != Hash256.Size,
        PeerMessage.MessageOneofCase.Addresses =>
            message.Addresses.Addresses.Count > MaxAddresses || !message.Addresses.Addresses.All(IsAddress),
        PeerMessage.MessageOneofCase.GetInventory => message.GetInventory.After >= long.MaxValue,
        _ => false,
    };

    /// <summary>True if a compact block is well-formed, but for its header.</summary>
    public static bool IsSound(CompactBlock message)
    {
        var count = (message.ShortIds.Length / ShortIdSize) + message.Prefilled.Count;
        return message.ShortIds.Length % ShortIdSize == 0
            && count <= MaxBlockTransactions
            && message.Prefilled.All(sent => sent.Index < count && IsTransaction(sent.Raw))
            && message.Prefilled.DistinctBy(static sent => sent.Index).Count() == message.Prefilled.Count
            && message.Prefilled.Any(static sent => sent.Index == 0);
    }

    private static bool Breaks(GetBlockTransactions question, Block[] fresh)
    {
        var places = question.Indexes;
        return question.BlockHash.Length != Hash256.Size
            || places.Count == 0
            || (Array.Find(fresh, block => question.BlockHash.Span.SequenceEqual(block.Hash.AsSpan())) is { } asked
                && (places.Any(place => place >= asked.Transactions.Length) || !places.SequenceEqual(places.Distinct().Order())));
    }

    private static bool AreHashes(int limit, params RepeatedField<ByteString>[] fields) =>
        fields.Sum(static field => field.Count) <= limit
        && Array.TrueForAll(fields, static field => field.All(static hash => hash.Length == Hash256.Size));

    private static bool IsTransaction(ByteString raw) => Transaction.TryParse(raw.Memory, out _, out _);

    private static bool IsAddress(NodeAddress told) => told.Ip.Length is 4 or 16 && told.Port is > 0 and <= MaxPort;
}
