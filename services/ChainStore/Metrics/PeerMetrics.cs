using System.Diagnostics.Metrics;
using Blockyard.Peering;

namespace Blockyard.Services.ChainStore.Metrics;

/// <summary>What operators see of the connections with other chain-stores.</summary>
internal sealed class PeerMetrics(IMeterFactory meters)
{
    /// <summary>Begins to show the figures.</summary>
    public void Observe(PeerNetwork peers)
    {
        var meter = meters.Create(ChainStoreModule.MeterName);
        meter.CreateObservableGauge("blockyard.peers.connected", () => peers.ConnectedCount, "{peer}", "Connections that are up");
        meter.CreateObservableGauge("blockyard.peers.inbound", () => peers.InboundCount, "{peer}", "Those of them that came in");
        meter.CreateObservableGauge(
            "blockyard.peers.synced", () => peers.IsCaughtUp ? 1 : 0, description: "1 once the node has what its peers have");
        meter.CreateObservableGauge(
            "blockyard.peers.send_queue_length", () => peers.SendQueueLength, "{message}", "Messages that wait to be sent");
        meter.CreateObservableGauge(
            "blockyard.peers.blocks_requested", () => peers.BlocksRequested, "{block}", "Blocks asked for and not connected yet");
        meter.CreateObservableGauge(
            "blockyard.peers.block_bytes_in_flight",
            () => peers.BlockBytesInFlight,
            "By",
            "Blocks that wait for their parents or for the chain");
        meter.CreateObservableGauge(
            "blockyard.peers.blocks_waiting", () => peers.BlocksWaiting, "{block}", "Blocks that came before their parents");
        meter.CreateObservableGauge(
            "blockyard.peers.block_runs", () => peers.BlockRuns, "{run}", "Runs of blocks that peers are sending");
        meter.CreateObservableCounter(
            "blockyard.peers.block_runs_taken_over",
            () => peers.BlockRunsTakenOver,
            "{run}",
            "Runs of blocks that were taken from a peer which kept all others waiting");
        meter.CreateObservableGauge(
            "blockyard.peers.headers_without_block",
            () => peers.HeadersWithoutBlock,
            "{header}",
            "Headers whose blocks have not come");
        meter.CreateObservableGauge(
            "blockyard.peers.transactions_requested",
            () => peers.TransactionsRequested,
            "{transaction}",
            "Transactions that were announced and have not come");
        meter.CreateObservableGauge(
            "blockyard.peers.transactions_waiting",
            () => peers.TransactionsWaiting,
            "{transaction}",
            "Transactions from peers that wait to be checked");
        meter.CreateObservableGauge("blockyard.peers.banned", () => peers.Bans.Count, "{ban}", "Nodes and addresses that are kept out");
        meter.CreateObservableGauge(
            "blockyard.peers.known_addresses", () => peers.KnownAddresses.Count, "{address}", "Addresses that may be dialled");
        meter.CreateObservableCounter(
            "blockyard.peers.evicted", () => peers.Evicted, "{connection}", "Connections that had to go for others");
        meter.CreateObservableCounter(
            "blockyard.peers.offences",
            () => peers.Offences.Select(offence => new Measurement<long>(offence.Count, KeyValuePair.Create("kind", (object?)offence.Kind))),
            "{offence}",
            "What peers did wrong");
        ObserveTraffic(meter, peers);
        meter.CreateObservableGauge(
            "blockyard.peers.orphans", () => peers.OrphanCount, "{transaction}", "Transactions that wait for their parents");
        meter.CreateObservableGauge(
            "blockyard.peers.underpaid", () => peers.UnderpaidCount, "{transaction}", "Transactions that wait for a child to pay for them");
        meter.CreateObservableCounter(
            "blockyard.peers.compact_blocks",
            () => CountCompactBlocks(peers),
            "{block}",
            "New blocks by how they were put together: at once, after a question, or fetched whole");
    }

    private static Measurement<long>[] CountCompactBlocks(PeerNetwork peers) =>
    [
        new(peers.CompactBlocksComplete, new KeyValuePair<string, object?>("result", "complete")),
        new(peers.CompactBlocksCompleted, new KeyValuePair<string, object?>("result", "completed")),
        new(peers.CompactBlocksAbandoned, new KeyValuePair<string, object?>("result", "abandoned")),
    ];

    private static void ObserveTraffic(Meter meter, PeerNetwork peers)
    {
        Observe("received_messages", "{message}", "Messages that came", traffic => traffic.MessagesReceived);
        Observe("received_bytes", "By", "Bytes of messages that came", traffic => traffic.BytesReceived);
        Observe("sent_messages", "{message}", "Messages that were sent", traffic => traffic.MessagesSent);
        Observe("sent_bytes", "By", "Bytes of messages that were sent; blocks fetched in bulk are not among them", traffic => traffic.BytesSent);

        void Observe(string name, string unit, string description, Func<PeerTraffic, long> read) => meter.CreateObservableCounter(
            $"blockyard.peers.{name}",
            () => peers.Traffic.Select(traffic => new Measurement<long>(read(traffic), KeyValuePair.Create("kind", (object?)traffic.Kind))),
            unit,
            description);
    }
}
