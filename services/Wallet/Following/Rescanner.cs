using Blockyard.Primitives;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Finds coins and history of a wallet through the chain-store's index.</summary>
/// <remarks>
/// Addresses in use are watched first, and the tip is read after that. Blocks up to this tip are the rescan's, later ones reach
/// the wallet as they are connected: none is missed, and what both see does no harm.
/// </remarks>
internal sealed class Rescanner(
    WalletShard shard, AddressFinder addresses, ScriptHistory history, ILogger<Rescanner> logger) : IDisposable
{
    private const int MaxAttempts = 5;
    private const int MaxEventItems = 200;
    private const int MaxEventBytes = 4 * 1024 * 1024;

    private readonly WalletTurns _turns = new();

    /// <summary>Rescans a wallet. If the chain-store fails, nothing is lost but the rest of the rescan.</summary>
    public async Task RunAsync(uint wallet, Func<RescanProgress, Task> report, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(wallet, cancellationToken);
        var (account, nextReceive, nextChange) = await shard.ReadAsync(
            ledger => (
                ledger.GetAccount(wallet),
                ledger.NextAddress(wallet, KeyBranch.Receive),
                ledger.NextAddress(wallet, KeyBranch.Change)),
            cancellationToken);
        var seen = 0u;
        Task Report(uint more)
        {
            seen += more;
            return report(new RescanProgress(seen, 0, IsDone: false));
        }

        var receive = await addresses.FindAsync(account, KeyBranch.Receive, nextReceive, Report, cancellationToken);
        var change = await addresses.FindAsync(account, KeyBranch.Change, nextChange, Report, cancellationToken);
        await shard.CommitAsync(
            new AddressesFound(wallet, Behind(receive), Behind(change)) { Time = shard.Now }, cancellationToken);
        var found = await TakeHistoryAsync(wallet, [.. receive.Concat(change).Select(each => each.Script)], cancellationToken);
        await shard.CommitAsync(new RescanFinished(wallet) { Time = shard.Now }, cancellationToken);
        var id = await shard.ReadAsync(ledger => ledger.GetProfile(wallet).Id, cancellationToken);
        WalletLog.Rescanned(logger, id, seen, found);
        await report(new RescanProgress(seen, found, IsDone: true));
    }

    public void Dispose() => _turns.Dispose();

    private static uint Behind(IReadOnlyList<(uint Index, byte[] Script)> used) => used.Count == 0 ? 0 : used[^1].Index + 1;

    private static IEnumerable<FoundTransaction[]> Chunks(IEnumerable<FoundTransaction> transactions)
    {
        var chunk = new List<FoundTransaction>();
        var bytes = 0;
        foreach (var found in transactions)
        {
            chunk.Add(found);
            bytes += found.Transaction.Size;
            if (chunk.Count == MaxEventItems || bytes >= MaxEventBytes)
            {
                yield return [.. chunk];
                chunk.Clear();
                bytes = 0;
            }
        }

        if (chunk.Count > 0)
        {
            yield return [.. chunk];
        }
    }

    private async Task<uint> TakeHistoryAsync(uint wallet, IReadOnlyList<byte[]> scripts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tip = await shard.ReadAsync(ledger => ledger.Tip, cancellationToken)
                ?? throw WalletError.Unavailable("The chain has not been seen yet.");
            await history.RequireHeightAsync(tip.Height, cancellationToken);
            var confirmed = new Dictionary<Hash256, FoundTransaction>();
            var waiting = new Dictionary<Hash256, Transaction>();
            foreach (var script in scripts)
            {
                await history.ReadAsync(script, confirmed, waiting, cancellationToken);
            }

            var found = confirmed.Values.Where(each => each.Block.Height <= tip.Height)
                .OrderBy(each => (each.Block.Height, each.Block.Position)).ToArray();
            if (await IsOnChainAsync(found, cancellationToken))
            {
                await TakeAsync(wallet, found, waiting.Values, cancellationToken);
                return (uint)(confirmed.Count + waiting.Count);
            }

            if (attempt == MaxAttempts)
            {
                throw WalletError.Unavailable("The chain was reorganised again and again while it was scanned: try again.");
            }
        }
    }

    // The index may be a reorganisation ahead of what the shard has seen.
    private Task<bool> IsOnChainAsync(FoundTransaction[] found, CancellationToken cancellationToken) => shard.ReadAsync(
        ledger => found.All(each => ledger.FindBlock(each.Block.Height) is not { } hash || hash == each.Block.BlockHash),
        cancellationToken);

    private async Task TakeAsync(
        uint wallet, FoundTransaction[] found, IEnumerable<Transaction> waiting, CancellationToken cancellationToken)
    {
        foreach (var chunk in Chunks(found))
        {
            await shard.CommitAsync(new HistoryFound(wallet, chunk) { Time = shard.Now }, cancellationToken);
        }

        foreach (var transaction in waiting)
        {
            await shard.CommitAsync(new TransactionSeen(transaction) { Time = shard.Now }, cancellationToken);
        }
    }
}
