using Blockyard.Contracts.Wallet.V1;
using Blockyard.Crash.Load;
using Blockyard.Crash.Wallets;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Client = Blockyard.Contracts.Wallet.V1.WalletService.WalletServiceClient;

namespace Blockyard.Crash.Checks;

/// <summary>
/// Every wallet, address, label and payment that was acknowledged is there, and a payment asked for again with its key is the one
/// that was made.
/// </summary>
internal sealed class WalletCheck(AcknowledgedWallets acknowledged, Random random)
{
    private const uint PageSize = 200;
    private const int RepeatedPayments = 6;

    /// <summary>Checks; gives the scripts of each wallet, by their SHA-256, whether the wallet lists them or made them change.</summary>
    public async Task<IReadOnlyDictionary<Hash256, string>> RunAsync(Client client, CancellationToken cancellationToken)
    {
        var listed = await ListWalletsAsync(client, cancellationToken);
        var owners = new Dictionary<Hash256, string>();
        foreach (var wallet in acknowledged.All)
        {
            if (!listed.TryGetValue(wallet.Id, out var name) || name != wallet.Name)
            {
                throw new LossException($"Wallet {wallet.Id}, {wallet.Name}, is gone.");
            }

            foreach (var script in await CheckAddressesAsync(client, wallet, cancellationToken))
            {
                owners.Add(script, wallet.Id);
            }
        }

        var payments = acknowledged.All.SelectMany(wallet => wallet.Payments).ToArray();
        for (var i = 0; i < Math.Min(RepeatedPayments, payments.Length); i++)
        {
            await RepeatAsync(client, payments[random.Next(payments.Length)], cancellationToken);
        }

        return owners;
    }

    /// <summary>Asks for every payment again that was ever acknowledged, and looks for it in its wallet's history.</summary>
    public async Task RunLastAsync(Client client, CancellationToken cancellationToken)
    {
        foreach (var wallet in acknowledged.All)
        {
            await CheckHistoryAsync(client, wallet, wallet.Payments, cancellationToken);
            foreach (var payment in wallet.Payments)
            {
                await RepeatAsync(client, payment, cancellationToken);
            }
        }
    }

    /// <summary>Looks for payments in their wallet's history.</summary>
    public static async Task CheckHistoryAsync(
        Client client, KeptWallet wallet, IEnumerable<Payment> payments, CancellationToken cancellationToken)
    {
        var missing = payments.ToDictionary(payment => payment.Answer.Txid);
        var request = new ListTransactionsRequest { WalletId = wallet.Id, PageSize = PageSize };
        while (missing.Count > 0)
        {
            var page = await client.ListTransactionsAsync(request, cancellationToken: cancellationToken);
            foreach (var entry in page.Transactions)
            {
                if (missing.Remove(entry.Txid, out var payment)
                    && (entry.Conflicted || entry.Label != payment.Request.Label || entry.FeeSats != payment.Answer.FeeSats))
                {
                    throw new LossException($"{payment}: the history says {entry}");
                }
            }

            if (page.NextPageToken.Length == 0 && missing.Count > 0)
            {
                throw new LossException($"{missing.Values.First()} is not in the history.");
            }

            request.PageToken = page.NextPageToken;
        }
    }

    private static async Task<Dictionary<string, string>> ListWalletsAsync(Client client, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, string>();
        var request = new ListWalletsRequest { PageSize = PageSize };
        do
        {
            var page = await client.ListWalletsAsync(request, cancellationToken: cancellationToken);
            foreach (var wallet in page.Wallets)
            {
                listed.Add(wallet.WalletId, wallet.Name);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return listed;
    }

    private static async Task<HashSet<Hash256>> CheckAddressesAsync(
        Client client, KeptWallet wallet, CancellationToken cancellationToken)
    {
        var scripts = wallet.Scripts.Keys.ToHashSet();
        var missing = wallet.Labels.ToDictionary();
        var request = new ListAddressesRequest { WalletId = wallet.Id, PageSize = PageSize, IncludeChange = true };
        do
        {
            var page = await client.ListAddressesAsync(request, cancellationToken: cancellationToken);
            foreach (var address in page.Addresses)
            {
                scripts.Add(ScriptHash.Of(AddressCodec.ToScript(address.Address, Network.Regtest)));
                if (missing.Remove(address.Address, out var label) && label != address.Label)
                {
                    throw new LossException($"{address.Address} of {wallet.Id} was named '{label}', now '{address.Label}'.");
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return missing.Count == 0
            ? scripts
            : throw new LossException($"Wallet {wallet.Id} has lost address {missing.First().Key}.");
    }

    private static async Task RepeatAsync(Client client, Payment payment, CancellationToken cancellationToken)
    {
        var answer = await client.SendPaymentAsync(payment.Request, cancellationToken: cancellationToken);
        if (!answer.Equals(payment.Answer))
        {
            throw new LossException($"{payment}: asked for again, it is {answer.Txid}.");
        }
    }
}
