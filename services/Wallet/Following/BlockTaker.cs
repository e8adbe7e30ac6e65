using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using ChainTip = Blockyard.Wallets.Ledger.ChainTip;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Turns steps of the chain into events of the shard.</summary>
internal sealed class BlockTaker(WalletShard shard, ILogger<BlockTaker> logger)
{
    /// <summary>Takes one message of the stream.</summary>
    /// <param name="response">The message.</param>
    /// <param name="fromTip">True if the stream was opened at the tip, by a shard without wallets.</param>
    /// <param name="progress">Beats once a block.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    public async Task TakeAsync(
        WatchChainResponse response, bool fromTip, LoopProgress progress, CancellationToken cancellationToken)
    {
        if (fromTip)
        {
            await StartAsync(response, cancellationToken);
        }

        foreach (var step in response.Events)
        {
            if (step.Connected is { } connected)
            {
                await ConnectAsync(connected, cancellationToken);
            }
            else
            {
                await DisconnectAsync(step.Disconnected, cancellationToken);
            }

            progress.Beat();
        }
    }

    private Task StartAsync(WatchChainResponse response, CancellationToken cancellationToken)
    {
        var tip = PlaceBefore(response);
        return shard.ApplyAsync(
            (ledger, emit) =>
            {
                if (ledger.Tip is null)
                {
                    // A wallet may have been paid since the stream was opened.
                    if (ledger.WalletCount > 0)
                    {
                        throw new StartMovedException();
                    }

                    emit(new ChainStarted(tip) { Time = shard.Now });
                }
            },
            cancellationToken);
    }

    // Where the consumer stands before the first step; without a step, at the tip.
    private static ChainTip PlaceBefore(WatchChainResponse response) => response.Events switch
    {
        [{ Connected.Block.Header: { } next }, ..] => new ChainTip(next.Height - 1, Hash256.Parse(next.PreviousHash)),
        [{ Disconnected: { } left }, ..] => new ChainTip(left.Height, Hash256.Parse(left.Hash)),
        _ => new ChainTip(response.TipHeight, Hash256.Parse(response.BlockHash)),
    };

    private async Task ConnectAsync(ConnectedBlock connected, CancellationToken cancellationToken)
    {
        if (!Block.TryParse(connected.Raw.Memory, out var block, out var error))
        {
            throw new StreamBrokenException($"block {connected.Block.Header.Height} cannot be read: {error}");
        }

        var tip = new ChainTip(connected.Block.Header.Height, block.Hash);
        var count = await shard.ApplyAsync(
            (ledger, emit) =>
            {
                MakeRoom(ledger, emit, tip, block.Header.PreviousHash);
                var found = BlockFilter.Select(ledger, block, tip.Height);
                emit(new BlockConnected(tip, found) { Time = shard.Now });
                return found.Count;
            },
            cancellationToken);
        WalletLog.BlockTaken(logger, tip.Height, tip.Hash, count);
    }

    private Task DisconnectAsync(DisconnectedBlock disconnected, CancellationToken cancellationToken)
    {
        var hash = Hash256.Parse(disconnected.Hash);
        return shard.ApplyAsync(
            (ledger, emit) =>
            {
                if (ledger.Tip is not { } tip || tip.Height != disconnected.Height || (tip.Hash != hash && !tip.Hash.IsZero))
                {
                    throw new StreamBrokenException($"block {disconnected.Height} leaves, but it is not the tip");
                }

                emit(new BlockDisconnected(tip, Hash256.Parse(disconnected.PreviousHash)) { Time = shard.Now });
            },
            cancellationToken);
    }

    // A chain-store that knows none of our blocks begins at the genesis block, without telling what leaves.
    private void MakeRoom(WalletLedger ledger, Action<WalletEvent> emit, ChainTip next, Hash256 previous)
    {
        if (ledger.Tip is null)
        {
            emit(new ChainStarted(new ChainTip(next.Height - 1, previous)) { Time = shard.Now });
        }

        while (ledger.Tip is { } tip && tip.Height >= next.Height)
        {
            emit(new BlockDisconnected(tip, ledger.FindBlock(tip.Height - 1) ?? Hash256.Zero) { Time = shard.Now });
        }

        var reached = ledger.Tip!.Value;
        if (reached.Height + 1 != next.Height || (reached.Hash != previous && !reached.Hash.IsZero))
        {
            throw new StreamBrokenException($"block {next.Height} does not follow on block {reached.Height} of the shard");
        }
    }
}
