using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Compact;

/// <summary>Answers questions for transactions of compact blocks.</summary>
internal sealed class CompactServer(Blockchain chain)
{
    /// <summary>Answers a peer; gives the rule that its question breaks, or null.</summary>
    /// <remarks>Blocks that are not fresh any more are not read again for it: whoever gets no answer fetches the block.</remarks>
    public string? Answer(PeerSession session, GetBlockTransactions question)
    {
        if (!HashField.TryRead(question.BlockHash, out var hash) || question.Indexes.Count == 0)
        {
            return "a question for transactions of no block, or for none";
        }

        var answer = new BlockTransactions { BlockHash = question.BlockHash };
        if (chain.Fresh.TryGet(hash, out var block) && !TryCollect(block, question, answer))
        {
            return "a question for transactions that a block does not have";
        }

        session.Send(new PeerMessage { BlockTransactions = answer });
        return null;
    }

    private static bool TryCollect(Block block, GetBlockTransactions question, BlockTransactions answer)
    {
        var next = 0u;
        foreach (var index in question.Indexes)
        {
            if (index < next || index >= (uint)block.Transactions.Length)
            {
                return false;
            }

            answer.Raw.Add(UnsafeByteOperations.UnsafeWrap(block.Transactions[(int)index].Raw));
            next = index + 1;
        }

        return true;
    }
}
