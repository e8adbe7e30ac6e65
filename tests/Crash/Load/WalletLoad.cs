using Blockyard.Crash.Wallets;

namespace Blockyard.Crash.Load;

/// <summary>One client of the wallet service: makes wallets and addresses, names them, and pays.</summary>
internal sealed class WalletLoad(int client) : ILoad
{
    private const int MostWallets = 12;
    private const int MostAddresses = 60;
    private const int MaxPauseMilliseconds = 30;

    public async Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken)
    {
        var book = cycle.Acknowledged.Wallets.Books[client];
        while (true)
        {
            await Task.Delay(random.Next(MaxPauseMilliseconds), cancellationToken);
            await ActAsync(cycle, book, random, cancellationToken);
        }
    }

    private static Task ActAsync(Cycle cycle, WalletBook book, Random random, CancellationToken cancellationToken)
    {
        var service = cycle.Services.Wallet.Wallet;
        var wallets = book.Wallets.Values.ToArray();
        if (wallets.Length < 3 || (wallets.Length < MostWallets && random.Next(20) == 0))
        {
            return book.CreateAsync(service, cancellationToken);
        }

        var wallet = wallets[random.Next(wallets.Length)];
        var addresses = wallet.Labels.Keys.ToArray();
        return random.Next(10) switch
        {
            0 or 1 when addresses.Length < MostAddresses => book.NewAddressAsync(service, wallet, cancellationToken),
            2 or 3 => book.LabelAsync(service, wallet, addresses[random.Next(addresses.Length)], cancellationToken),
            _ => book.PayAsync(
                service, wallet, (ulong)random.Next(1_000, 100_000), (ulong)(random.Next(3) * 1_500), cancellationToken),
        };
    }
}
