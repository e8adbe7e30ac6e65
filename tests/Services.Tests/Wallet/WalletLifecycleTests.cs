using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Wallets.Descriptors;
using Blockyard.Wallets.Keys;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WalletLifecycleTests
{
    private const string Words = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    [Fact]
    public async Task A_new_wallet_has_an_id_words_and_an_address()
    {
        await using var network = await WalletNetwork.StartAsync(("Wallet:Shard", "7"));
        var created = await network.Client.CreateWalletAsync(new CreateWalletRequest { Name = "savings", WordCount = 24 });

        Assert.Matches("^w7-[a-z2-7]{26}$", created.Wallet.WalletId);
        Assert.Equal(24, created.Mnemonic.Split(' ').Length);
        Assert.StartsWith("bcrt1q", created.Address, StringComparison.Ordinal);
        Assert.Equal(("savings", WalletProtection.ServiceKey, false, 1u),
            (created.Wallet.Name, created.Wallet.Protection, created.Wallet.Locked, created.Wallet.AddressCount));
        var read = (await network.Client.GetWalletAsync(new GetWalletRequest { WalletId = created.Wallet.WalletId })).Wallet;
        created.Wallet.SyncedHeight = read.SyncedHeight;
        Assert.Equal(created.Wallet, read);
    }

    [Fact]
    public async Task The_descriptors_of_a_wallet_lead_other_software_to_its_addresses()
    {
        await using var network = await WalletNetwork.StartAsync();
        var created = await network.CreateAsync();
        var id = created.Wallet.WalletId;
        var second = await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id });

        var descriptors = (await network.Client.GetWalletAsync(new GetWalletRequest { WalletId = id })).Descriptors;

        var receive = Descriptor.Parse(descriptors.Receive, Network.Regtest);
        Assert.Equal(WalletNetwork.ScriptOf(created.Address), receive.GetScripts(0)[0]);
        Assert.Equal(WalletNetwork.ScriptOf(second.Address.Address), receive.GetScripts(1)[0]);
        using var seed = Mnemonic.ToSeed(created.Mnemonic);
        using var account = AccountSecret.FromSeed(seed.Span);
        var change = Descriptor.Parse(descriptors.Change, Network.Regtest).GetScripts(5)[0];
        Assert.Equal(account.Public.GetScript(new KeyId(KeyBranch.Change, 5)), change);
        Assert.Matches(@"^wpkh\(tpub[1-9A-Za-z]+/0/\*\)#[a-z0-9]{8}$", descriptors.Receive);
    }

    [Fact]
    public async Task A_hundred_wallets_made_at_once_are_a_hundred_recoverable_wallets()
    {
        await using var network = await WalletNetwork.StartAsync();
        var created = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => network.CreateAsync($"wallet {i}")));
        Assert.Equal(100, created.Select(each => each.Wallet.WalletId).Distinct().Count());
        await network.CrashAsync();
        Assert.Equal(100u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);

        await using var elsewhere = await WalletNetwork.StartAsync();
        foreach (var each in created)
        {
            var restored = await elsewhere.Client.RestoreWalletAsync(new RestoreWalletRequest { Mnemonic = each.Mnemonic });
            var first = await elsewhere.Client.NewAddressAsync(new NewAddressRequest { WalletId = restored.Wallet.WalletId });
            Assert.Equal(each.Address, first.Address.Address);
        }
    }

    [Fact]
    public async Task A_restored_wallet_finds_its_coins_and_history_and_goes_on_behind_them()
    {
        await using var network = await WalletNetwork.StartAsync();
        var created = await network.CreateAsync();
        var addresses = new List<string> { created.Address };
        for (var i = 1; i < 30; i++)
        {
            var issued = await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = created.Wallet.WalletId });
            addresses.Add(issued.Address.Address);
        }

        for (var i = 0; i < 8; i++)
        {
            network.Chain.Pay(WalletNetwork.ScriptOf(addresses[i % 2 == 0 ? 0 : 29]), 10_000 + i);
            network.Chain.Mine();
        }

        await network.UntilBalanceAsync(
            created.Wallet.WalletId, balance => balance.ConfirmedSats == 80_028, "all coins are there");
        await network.PayAsync(created.Wallet.WalletId, addresses[3], 15_000);
        var expected = await network.BalanceAsync(created.Wallet.WalletId);

        // On another shard that was there all the time.
        await using var elsewhere = await WalletNetwork.StartAsync(
            ("ChainStore:Address", network.ChainAddress.ToString()), ("Wallet:Shard", "1"));
        var restored = await elsewhere.Client.RestoreWalletAsync(new RestoreWalletRequest { Mnemonic = created.Mnemonic });
        var id = restored.Wallet.WalletId;
        await elsewhere.UntilBalanceAsync(
            id,
            balance => balance.ConfirmedSats == expected.ConfirmedSats && balance.PendingSats == expected.PendingSats,
            "coins are found");

        // A payment of another shard is none of its own: its change waits for a block.
        Assert.Equal(
            (await network.HistoryAsync(created.Wallet.WalletId)).Select(
                entry => (entry.Txid, entry.AmountSats, entry.BlockHeight)),
            (await elsewhere.HistoryAsync(id)).Select(entry => (entry.Txid, entry.AmountSats, entry.BlockHeight)));
        var next = await elsewhere.Client.NewAddressAsync(new NewAddressRequest { WalletId = id });
        Assert.Equal("m/84'/1'/0'/0/30", next.Address.Path);
        network.Chain.Reorganise(3);
        network.Chain.Mine();
        await elsewhere.UntilBalanceAsync(
            id, balance =>
                balance.PendingSats == 0 && (long)balance.ConfirmedSats == expected.TotalSats, "the other chain has it all too");
    }

    [Fact]
    public async Task A_rescan_tells_how_far_it_is()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(5_000);
        using var call = network.Client.RescanWallet(new RescanWalletRequest { WalletId = wallet.Wallet.WalletId });
        var last = new RescanWalletResponse();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.True(call.ResponseStream.Current.AddressesScanned >= last.AddressesScanned);
            last = call.ResponseStream.Current;
        }

        Assert.True(last.Done);
        Assert.Equal(1u, last.TransactionsFound);
        Assert.True(last.AddressesScanned >= 60);
        Assert.Equal(5_000u, (await network.BalanceAsync(wallet.Wallet.WalletId)).ConfirmedSats);
    }

    [Fact]
    public async Task The_same_words_are_not_taken_twice_and_wrong_ones_not_at_all()
    {
        await using var network = await WalletNetwork.StartAsync();
        await network.Client.RestoreWalletAsync(new RestoreWalletRequest { Mnemonic = Words });
        var again = new RestoreWalletRequest { Mnemonic = "  " + Words.ToUpperInvariant() };
        var twice = await WalletNetwork.FailureAsync(network.Client.RestoreWalletAsync(again));
        Assert.Equal((StatusCode.AlreadyExists, ErrorCode.WalletExists), twice);
        await network.Client.RestoreWalletAsync(new RestoreWalletRequest { Mnemonic = Words, MnemonicPassphrase = "other" });
        var wrong = new RestoreWalletRequest { Mnemonic = Words.Replace("yellow", "zoo", StringComparison.Ordinal) };
        var refused = await WalletNetwork.FailureAsync(network.Client.RestoreWalletAsync(wrong));
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidMnemonic), refused);
    }

    [Fact]
    public async Task A_wallet_with_a_passphrase_signs_only_while_it_is_unlocked()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000, "correct horse");
        var id = wallet.Wallet.WalletId;
        Assert.Equal((WalletProtection.Passphrase, true), (wallet.Wallet.Protection, wallet.Wallet.Locked));
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.WalletLocked), await FailToPayAsync(network, wallet));

        foreach (var wrong in (string[])["correct horse ", "", "Correct horse"])
        {
            var call = network.Client.UnlockWalletAsync(new UnlockWalletRequest { WalletId = id, Passphrase = wrong });
            Assert.Equal((StatusCode.PermissionDenied, ErrorCode.WrongPassphrase), await WalletNetwork.FailureAsync(call));
        }

        var unlocked = await network.Client.UnlockWalletAsync(
            new UnlockWalletRequest { WalletId = id, Passphrase = "correct horse" });
        Assert.False(unlocked.Wallet.Locked);
        var inFiveMinutes = DateTimeOffset.UtcNow.AddSeconds(300).ToUnixTimeSeconds();
        Assert.InRange(unlocked.Wallet.LocksAt, inFiveMinutes - 10, inFiveMinutes);
        await network.PayAsync(id, wallet.Address, 1_000);

        Assert.True((await network.Client.LockWalletAsync(new LockWalletRequest { WalletId = id })).Wallet.Locked);
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.WalletLocked), await FailToPayAsync(network, wallet));
    }

    [Fact]
    public async Task An_unlocked_wallet_locks_itself()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync(passphrase: "correct horse");
        await network.Client.UnlockWalletAsync(
            new UnlockWalletRequest { WalletId = wallet.Wallet.WalletId, Passphrase = "correct horse", DurationSeconds = 1 });
        await Patience.UntilAsync(
            async () => (await network.Client.GetWalletAsync(new GetWalletRequest { WalletId = wallet.Wallet.WalletId })).Wallet,
            read => read.Locked && read.LocksAt == 0,
            "it is locked again");
    }

    [Fact]
    public async Task Labels_stay_with_what_they_name()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(5_000);
        var id = wallet.Wallet.WalletId;
        var txid = (await network.HistoryAsync(id))[0].Txid;
        await network.Client.SetLabelAsync(new SetLabelRequest { WalletId = id, Address = wallet.Address, Label = "rent" });
        await network.Client.SetLabelAsync(new SetLabelRequest { WalletId = id, Txid = txid, Label = "November" });

        Assert.Equal("November", (await network.HistoryAsync(id))[0].Label);
        var address = Assert.Single(
            (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = id })).Addresses);
        Assert.Equal(("rent", true, false, "m/84'/1'/0'/0/0"), (address.Label, address.Used, address.Change, address.Path));

        await network.Client.SetLabelAsync(new SetLabelRequest { WalletId = id, Txid = txid });
        Assert.Empty((await network.HistoryAsync(id))[0].Label);
        var stranger = network.Client.SetLabelAsync(
            new SetLabelRequest { WalletId = id, Txid = new string('0', 64), Label = "x" });
        Assert.Equal(StatusCode.NotFound, (await WalletNetwork.FailureAsync(stranger)).Status);
    }

    private static Task<(StatusCode Status, string Code)> FailToPayAsync(WalletNetwork network, CreateWalletResponse wallet) =>
        WalletNetwork.FailureAsync(network.Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = wallet.Wallet.WalletId, Outputs = { new PaymentOutput { Address = wallet.Address, AmountSats = 1_000 } },
        }));
}
