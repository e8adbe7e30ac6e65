using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Relay;
using Blockyard.Peering.Sync;

namespace Blockyard.Peering.Sessions;

/// <summary>Hands each message to whoever deals with it. Nothing here waits: a slow part must not keep pings from being answered.</summary>
internal sealed class MessageRouter(
    HeaderServer headerServer,
    CompactServer compactServer,
    TransactionRelay relay,
    TransactionServer transactionServer,
    AddressExchange exchange)
{
    /// <summary>Deals with a message; gives the rule that it breaks, or null.</summary>
    public string? Route(PeerSession session, PeerMessage message)
    {
        switch (message.MessageCase)
        {
            case PeerMessage.MessageOneofCase.GetHeaders:
                return headerServer.Answer(session, message.GetHeaders);
            case PeerMessage.MessageOneofCase.Headers:
                return HeaderSync.Receive(session, message.Headers);
            case PeerMessage.MessageOneofCase.Inventory:
                return relay.Receive(session, message.Inventory);
            case PeerMessage.MessageOneofCase.GetTransactions:
                return transactionServer.Answer(session, message.GetTransactions);
            case PeerMessage.MessageOneofCase.GetInventory:
                return transactionServer.Answer(session, message.GetInventory);
            case PeerMessage.MessageOneofCase.FeeFilter:
                session.MinFeeRate = (long)Math.Min(message.FeeFilter.MinFeeRateSatsPerKvb, long.MaxValue);
                return null;
            case PeerMessage.MessageOneofCase.Transactions:
                session.NoteTransactions(message.Transactions.Raw.Count + message.Transactions.NotFound.Count);
                return relay.Receive(session, message.Transactions);
            case PeerMessage.MessageOneofCase.CompactBlock:
                return CompactReceiver.Receive(session, message.CompactBlock);
            case PeerMessage.MessageOneofCase.GetBlockTransactions:
                return compactServer.Answer(session, message.GetBlockTransactions);
            case PeerMessage.MessageOneofCase.BlockTransactions:
                return CompactReceiver.Receive(session, message.BlockTransactions);
            case PeerMessage.MessageOneofCase.Addresses:
                return exchange.Receive(session, message.Addresses);
            case PeerMessage.MessageOneofCase.Leave:
                session.Close(EndReason.Left, $"it has left: {PeerLimits.Shorten(message.Leave.Reason)}");
                return null;
            case PeerMessage.MessageOneofCase.Ping:
                session.Send(new PeerMessage { Pong = new Pong { Nonce = message.Ping.Nonce } });
                return null;
            case PeerMessage.MessageOneofCase.Pong:
                session.Pings.Note(message.Pong);
                return null;
            case PeerMessage.MessageOneofCase.Hello:
                return "a second greeting";
            default:
                // What a newer version says is passed over.
                return null;
        }
    }
}
