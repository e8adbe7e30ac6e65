using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>Lists come in pages that cover everything exactly once.</summary>
public sealed class WalletListTests
{
    [Fact]
    public async Task Wallets_come_oldest_first_and_the_services_own_is_not_among_them()
    {
        await using var network = await WalletNetwork.StartAsync();
        var made = new List<string> { (await network.CreateAsync()).Wallet.WalletId };
        await network.Client.CreatePayoutAddressAsync(new CreatePayoutAddressRequest());
        for (var i = 0; i < 6; i++)
        {
            made.Add((await network.CreateAsync()).Wallet.WalletId);
        }

        var listed = await PagesAsync(
            token => network.Client.ListWalletsAsync(new ListWalletsRequest { PageSize = 3, PageToken = token }),
            page => (page.Wallets.Select(wallet => wallet.WalletId), page.NextPageToken));
        Assert.Equal(made, listed);
        Assert.Equal(7u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    [Fact]
    public async Task Addresses_come_newest_first_and_change_behind_them()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var id = wallet.Wallet.WalletId;
        for (var i = 1; i < 7; i++)
        {
            await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = $"no. {i}" });
        }

        await network.PayAsync(id, wallet.Address, 1_000);
        var listed = await PagesAsync(
            token => network.Client.ListAddressesAsync(
                new ListAddressesRequest { WalletId = id, PageSize = 2, PageToken = token, IncludeChange = true }),
            page => (page.Addresses.Select(address => address.Path), page.NextPageToken));
        Assert.Equal([.. Enumerable.Range(0, 7).Reverse().Select(i => $"m/84'/1'/0'/0/{i}"), "m/84'/1'/0'/1/0"], listed);
        Assert.Equal(7, (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = id })).Addresses.Count);
    }

    [Fact]
    public async Task History_comes_newest_first_and_what_waits_on_top()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync();
        var id = wallet.Wallet.WalletId;
        for (var i = 0; i < 5; i++)
        {
            network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000 + i);
            network.Chain.Mine();
        }

        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 2_000);
        await network.UntilBalanceAsync(id, balance => balance is { ConfirmedSats: 5_010, PendingSats: 2_000 }, "all are seen");

        var listed = await PagesAsync(
            token => network.Client.ListTransactionsAsync(
                new ListTransactionsRequest { WalletId = id, PageSize = 2, PageToken = token }),
            page => (page.Transactions.Select(entry => entry.AmountSats), page.NextPageToken));
        Assert.Equal([2_000, 1_004, 1_003, 1_002, 1_001, 1_000], listed);
    }

    [Fact]
    public async Task Coins_are_listed_with_what_keeps_them_from_being_spent()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(100_000);
        var id = wallet.Wallet.WalletId;
        network.Chain.Mine(1, WalletNetwork.ScriptOf(wallet.Address));
        await network.UntilBalanceAsync(id, balance => balance.ImmatureSats > 0, "a block is mined");
        await network.PayAsync(id, wallet.Address, 30_000);

        var coins = new List<WalletCoin>();
        await PagesAsync(
            token => network.Client.ListUnspentAsync(new ListUnspentRequest { WalletId = id, PageSize = 1, PageToken = token }),
            page =>
            {
                coins.AddRange(page.Coins);
                return (page.Coins, page.NextPageToken);
            });
        Assert.Equal(4, coins.Count);
        Assert.Equal(100_000u, Assert.Single(coins, coin => coin.Reserved).ValueSats);
        Assert.Equal((ulong)ScriptedChain.Subsidy, Assert.Single(coins, coin => coin.Immature).ValueSats);
        Assert.Equal(30_000u, Assert.Single(coins, coin => coin.Height == 0 && coin.Address == wallet.Address).ValueSats);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("AAAA")]
    public async Task A_token_of_somebody_else_is_refused(string token)
    {
        await using var network = await WalletNetwork.StartAsync();
        var call = network.Client.ListWalletsAsync(new ListWalletsRequest { PageToken = token });

        Assert.Equal(StatusCode.InvalidArgument, (await WalletNetwork.FailureAsync(call)).Status);
    }

    [Fact]
    public async Task A_token_of_another_list_or_wallet_is_refused()
    {
        await using var network = await WalletNetwork.StartAsync();
        string[] ids = [(await network.CreateAsync()).Wallet.WalletId, (await network.CreateAsync()).Wallet.WalletId];
        foreach (var id in ids)
        {
            await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id });
        }

        var token = (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = ids[0], PageSize = 1 })).NextPageToken;
        Assert.NotEmpty(token);
        var history = network.Client.ListTransactionsAsync(new ListTransactionsRequest { WalletId = ids[0], PageToken = token });
        Assert.Equal(StatusCode.InvalidArgument, (await WalletNetwork.FailureAsync(history)).Status);
        var others = network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = ids[1], PageToken = token });
        Assert.Equal(StatusCode.InvalidArgument, (await WalletNetwork.FailureAsync(others)).Status);
        var wallets = network.Client.ListWalletsAsync(new ListWalletsRequest { PageToken = token });
        Assert.Equal(StatusCode.InvalidArgument, (await WalletNetwork.FailureAsync(wallets)).Status);
    }

    private static async Task<List<TItem>> PagesAsync<TPage, TItem>(
        Func<string, AsyncUnaryCall<TPage>> ask, Func<TPage, (IEnumerable<TItem> Items, string Next)> read)
    {
        var all = new List<TItem>();
        var token = string.Empty;
        do
        {
            var (items, next) = read(await ask(token));
            all.AddRange(items);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }
}
