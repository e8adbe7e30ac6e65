using System.Net;
using System.Text;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>What was acknowledged is there after a crash, and no secret is ever on disk or in a log.</summary>
public sealed class WalletDurabilityTests
{
    private const string Passphrase = "correct horse battery staple";

    [Fact]
    public async Task Everything_acknowledged_survives_crashes_and_restarts()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var id = wallet.Wallet.WalletId;
        var address = await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = "rent" });
        await network.CrashAsync();
        var sent = await network.PayAsync(id, address.Address.Address, 20_000);
        var before = await network.BalanceAsync(id);
        await network.CrashAsync();
        await network.CrashAsync();

        Assert.Equal(before, await network.BalanceAsync(id));
        Assert.Equal(sent.Txid, (await network.HistoryAsync(id))[0].Txid);
        network.Chain.Mine();
        await network.UntilBalanceAsync(id, balance => balance.ConfirmedSats == 500_000 - sent.FeeSats, "the payment is mined");

        await network.StopServiceAsync();
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Mine(12);
        await network.StartServiceAsync();
        await network.UntilBalanceAsync(
            id, balance => balance.ConfirmedSats == 501_000 - sent.FeeSats, "it caught up with what it missed");
        var listed = (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = id })).Addresses;
        Assert.Equal("rent", listed.Single(each => each.Address == address.Address.Address).Label);
    }

    [Fact]
    public async Task The_state_is_rebuilt_from_the_log_when_it_is_lost()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000);
        var before = (await network.BalanceAsync(wallet.Wallet.WalletId), await network.HistoryAsync(wallet.Wallet.WalletId));
        await network.StopServiceAsync();
        Directory.Delete(Path.Combine(network.Folder, "wallet", "state"), recursive: true);
        await network.StartServiceAsync();

        Assert.Equal(before.Item1, await network.BalanceAsync(wallet.Wallet.WalletId));
        Assert.Equal(before.Item2, await network.HistoryAsync(wallet.Wallet.WalletId));
    }

    [Fact]
    public async Task No_secret_is_on_disk_or_in_a_log()
    {
        await using var network = await WalletNetwork.StartAsync();
        List<byte[]> secrets =
        [
            Encoding.UTF8.GetBytes(Passphrase),
            Encoding.UTF8.GetBytes(WalletNetwork.ServiceKey),
            Convert.FromBase64String(WalletNetwork.ServiceKey),
        ];
        foreach (var passphrase in (string[])["", Passphrase])
        {
            var wallet = await network.CreateFundedAsync(500_000, passphrase);
            secrets.AddRange(SecretsOf(wallet.Mnemonic));
            if (passphrase.Length > 0)
            {
                await network.Client.UnlockWalletAsync(
                    new UnlockWalletRequest { WalletId = wallet.Wallet.WalletId, Passphrase = passphrase });
            }

            await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000, $"key {passphrase.Length}");
            await network.Client.LockWalletAsync(new LockWalletRequest { WalletId = wallet.Wallet.WalletId });
        }

        var restored = new RestoreWalletRequest
        {
            Mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow",
            Passphrase = Passphrase,
            IdempotencyKey = "key",
        };
        await network.Client.RestoreWalletAsync(restored);
        secrets.AddRange(SecretsOf(restored.Mnemonic));
        await network.StopServiceAsync();

        var files = Directory.EnumerateFiles(network.Folder, "*", SearchOption.AllDirectories).Select(
            File.ReadAllBytes).ToArray();
        Assert.NotEmpty(files);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(secret) >= 0);
            Assert.DoesNotContain(
                network.Logs.All, line => line.Text.Contains(Encoding.UTF8.GetString(secret), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Another_key_network_or_a_missing_log_keeps_the_service_from_starting()
    {
        await using var network = await WalletNetwork.StartAsync();
        await network.CreateAsync();
        await network.StopServiceAsync();

        await RefusesAsync(network, "Wallet:Key", Convert.ToBase64String(new byte[32]), "another key");
        await RefusesAsync(network, "Wallet:Key", "c2hvcnQ=", "32 random bytes");
        await RefusesAsync(network, "Network", "devnet", "network");
        Directory.Delete(Path.Combine(network.Folder, "wallet", "log"), recursive: true);
        await RefusesAsync(network, "Wallet:Shard", "0", "events are missing");
    }

    [Fact]
    public async Task A_shard_without_a_key_or_with_an_unknown_network_does_not_start()
    {
        await using var network = await WalletNetwork.StartAsync();
        var noKey = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = network.Build(("Wallet:Key", ""), ("Data:Directory", network.Folder + "2"));
            await app.StartServiceAsync();
        });
        Assert.Contains("openssl rand", ServiceRunner.Explain(noKey)!, StringComparison.Ordinal);
        var noNetwork = Assert.ThrowsAny<Exception>(
            () => network.Build(("Network", "mainnet")).Services.GetService(typeof(object)));
        Assert.Contains("regtest or devnet", ServiceRunner.Explain(noNetwork)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_acknowledged_and_nothing_is_lost()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        await network.StopServiceAsync();

        // More than any disk has is to stay free.
        await network.StartServiceAsync(("Data:ReservedMiB", "1048576"));
        var call = network.Client.CreateWalletAsync(new CreateWalletRequest());
        Assert.Equal(StatusCode.Unavailable, (await WalletNetwork.FailureAsync(call)).Status);
        using var client = new HttpClient { BaseAddress = network.Management };
        var ready = await client.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(500_000u, (await network.BalanceAsync(wallet.Wallet.WalletId)).ConfirmedSats);
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Mine();

        await network.StopServiceAsync();
        await network.StartServiceAsync();
        await network.UntilBalanceAsync(wallet.Wallet.WalletId, balance => balance.ConfirmedSats == 501_000, "it goes on");
        Assert.Equal(1u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    private static IEnumerable<byte[]> SecretsOf(string words)
    {
        using var entropy = Wallets.Keys.Mnemonic.ToEntropy(words);
        using var seed = Wallets.Keys.Mnemonic.ToSeed(words);
        using var master = Wallets.Keys.ExtendedPrivateKey.FromSeed(seed.Span);
        using var account = master.Derive(Wallets.Keys.AccountSecret.Path);
        return
        [
            Encoding.UTF8.GetBytes(words),
            Encoding.UTF8.GetBytes(string.Join(' ', words.Split(' ')[..3])),
            entropy.Span.ToArray(),
            seed.Span.ToArray(),
            master.Secret.ToArray(),
            account.Secret.ToArray(),
            Encoding.UTF8.GetBytes(master.Export(Wallets.Keys.ExtendedKeyNetwork.Test)),
            Encoding.UTF8.GetBytes(account.Export(Wallets.Keys.ExtendedKeyNetwork.Test)),
        ];
    }

    private static async Task RefusesAsync(WalletNetwork network, string key, string value, string reason)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = network.Build((key, value));
            await app.StartServiceAsync();
        });
        Assert.Contains(reason, ServiceRunner.Explain(error)!, StringComparison.Ordinal);
    }
}
