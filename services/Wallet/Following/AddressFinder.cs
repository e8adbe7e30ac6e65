using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Wallets.Keys;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Looks through the addresses of an account, one after the other, until so many in a row are unused.</summary>
internal sealed class AddressFinder(
    [FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore, IOptions<WalletOptions> options)
{
    private const int Parallel = 20;

    private readonly ChainService.ChainServiceClient _client = new(chainStore.Invoker);

    /// <summary>Scripts of one branch that were ever used.</summary>
    /// <param name="account">The account.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="issued">So many addresses have been given out: they are looked at in any case.</param>
    /// <param name="report">Takes the number of addresses looked at, step by step.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<(uint Index, byte[] Script)>> FindAsync(
        Account account, KeyBranch branch, uint issued, Func<uint, Task> report, CancellationToken cancellationToken)
    {
        var used = new List<(uint Index, byte[] Script)>();
        for (uint start = 0; start < Behind(used, issued) + options.Value.GapLimit; start += Parallel)
        {
            var batch = Enumerable.Range(0, Parallel).Select(i => start + (uint)i)
                .Select(index => (Index: index, Script: account.GetScript(new KeyId(branch, index)))).ToArray();
            var answers = await Task.WhenAll(batch.Select(address => IsUsedAsync(address.Script, cancellationToken)));
            used.AddRange(batch.Where((_, i) => answers[i]));
            await report(Parallel);
        }

        return used;
    }

    private static long Behind(List<(uint Index, byte[] Script)> used, uint issued) =>
        Math.Max(issued, used.Count == 0 ? 0 : used[^1].Index + 1);

    private async Task<bool> IsUsedAsync(byte[] script, CancellationToken cancellationToken)
    {
        var selector = new ScriptSelector { ScriptPubkey = UnsafeByteOperations.UnsafeWrap(script) };
        var summary = await _client.GetScriptSummaryAsync(
            new GetScriptSummaryRequest { Script = selector }, cancellationToken: cancellationToken);
        return summary.Confirmed.TransactionCount > 0 || summary.Mempool.TransactionCount > 0;
    }
}
