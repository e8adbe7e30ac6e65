using System.Text;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Psbt;
using Google.Protobuf;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>No secret is ever on disk or in a log, in any form that somebody could use.</summary>
public sealed class WalletSecretsTests
{
    private const string Passphrase = "correct horse battery staple";
    private const string Words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    private const string Label = "a label that is no secret";

    // More than are used below.
    private const uint Addresses = 8;

    [Fact]
    public async Task No_secret_is_on_disk_or_in_a_log()
    {
        (string, string)[] settings = [("Wallet:CheckpointIntervalSeconds", "1")];
        await using var network = await WalletNetwork.StartAsync(settings);
        var secrets = new Dictionary<string, byte[]>();
        Note(secrets, "passphrase", Encoding.UTF8.GetBytes(Passphrase));
        Note(secrets, "service key", Convert.FromBase64String(WalletNetwork.ServiceKey));
        foreach (var passphrase in (string[])["", Passphrase])
        {
            var wallet = await network.CreateFundedAsync(500_000, passphrase);
            NoteSeed(secrets, wallet.Mnemonic);
            await UseAsync(network, wallet, passphrase);
        }

        var restored = new RestoreWalletRequest { Mnemonic = Words, Passphrase = Passphrase, IdempotencyKey = "key" };
        await network.Client.RestoreWalletAsync(restored);
        NoteSeed(secrets, Words);

        // The state is on disk too, and what was left over by a crash.
        await network.CrashAsync();
        await network.CreateAsync("later", Passphrase);
        await network.StopServiceAsync();
        AssertHidden(network, secrets);
    }

    // All that makes a wallet touch its keys.
    private static async Task UseAsync(WalletNetwork network, CreateWalletResponse wallet, string passphrase)
    {
        var id = wallet.Wallet.WalletId;
        if (passphrase.Length > 0)
        {
            var wrong = network.Client.UnlockWalletAsync(new UnlockWalletRequest { WalletId = id, Passphrase = "not this one" });
            await WalletNetwork.FailureAsync(wrong);
            await network.Client.UnlockWalletAsync(new UnlockWalletRequest { WalletId = id, Passphrase = passphrase });
        }

        await network.PayAsync(id, wallet.Address, 20_000, $"key {passphrase.Length}");
        await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = Label });
        await network.Client.SetLabelAsync(new SetLabelRequest { WalletId = id, Address = wallet.Address, Label = Label });
        Assert.NotNull((await network.Client.GetWalletAsync(new GetWalletRequest { WalletId = id })).Descriptors);
        network.Chain.Mine();
        var coins = await Patience.UntilAsync(
            async () => (await network.Client.ListUnspentAsync(new ListUnspentRequest { WalletId = id })).Coins,
            coins => coins.Count == 2,
            "the payment is mined");
        TxInput[] inputs = [.. coins.Select(coin => new TxInput(new(Hash256.Parse(coin.Txid), coin.Vout), default, 0))];
        var psbt = PartiallySignedTransaction.Create(
            Primitives.Transaction.Create(2, inputs, [new TxOutput(1_000, WalletNetwork.ScriptOf(wallet.Address))], 0));
        var signed = await network.Client.SignPsbtAsync(
            new SignPsbtRequest { WalletId = id, Psbt = ByteString.CopyFrom(psbt.Encode()) });
        Assert.Equal(2u, signed.SignaturesAdded);
        await network.Client.LockWalletAsync(new LockWalletRequest { WalletId = id });
    }

    private static void AssertHidden(WalletNetwork network, Dictionary<string, byte[]> secrets)
    {
        var files = Directory.EnumerateFiles(network.Folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => path, File.ReadAllBytes);
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', network.Logs.All.Select(line => line.Text)));
        Assert.NotEmpty(lines);

        // The search finds what is there: a label in the log and in the state.
        Assert.Contains(files, file => file.Key.EndsWith(".log", StringComparison.Ordinal) && Holds(file.Value, Label));
        Assert.Contains(files, file => file.Key.Contains("records.", StringComparison.Ordinal) && Holds(file.Value, Label));
        foreach (var (name, secret) in secrets)
        {
            Assert.DoesNotContain(files, file => file.Value.AsSpan().IndexOf(secret) >= 0);
            Assert.True(lines.AsSpan().IndexOf(secret) < 0, $"The {name} is in a log.");
        }
    }

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static void NoteSeed(Dictionary<string, byte[]> secrets, string words)
    {
        using var entropy = Mnemonic.ToEntropy(words);
        using var seed = Mnemonic.ToSeed(words);
        using var master = ExtendedPrivateKey.FromSeed(seed.Span);
        using var account = master.Derive(AccountSecret.Path);
        Note(secrets, $"words {words}", Encoding.UTF8.GetBytes(words));
        Note(secrets, $"first words of {words}", Encoding.UTF8.GetBytes(string.Join(' ', words.Split(' ')[..3])));
        Note(secrets, $"entropy of {words}", entropy.Span);
        Note(secrets, $"seed of {words}", seed.Span);
        NoteKey(secrets, $"master key of {words}", master);
        NoteKey(secrets, $"account key of {words}", account);
        foreach (var branch in (uint[])[0, 1])
        {
            using var above = account.Derive(branch);
            NoteKey(secrets, $"branch {branch} of {words}", above);
            for (uint index = 0; index < Addresses; index++)
            {
                using var key = above.Derive(index);
                NoteKey(secrets, $"key {branch}/{index} of {words}", key);
            }
        }
    }

    private static void NoteKey(Dictionary<string, byte[]> secrets, string name, ExtendedPrivateKey key)
    {
        Note(secrets, name, key.Secret);
        secrets[$"{name} as text"] = Encoding.UTF8.GetBytes(key.Export(ExtendedKeyNetwork.Test));
        secrets[$"{name} for import"] = Encoding.UTF8.GetBytes(Base58Check.Encode([0xef, .. key.Secret, 0x01]));
    }

    private static void Note(Dictionary<string, byte[]> secrets, string name, ReadOnlySpan<byte> secret)
    {
        secrets[name] = secret.ToArray();
        secrets[$"{name} in hex"] = Encoding.UTF8.GetBytes(Convert.ToHexStringLower(secret));
        secrets[$"{name} in capital hex"] = Encoding.UTF8.GetBytes(Convert.ToHexString(secret));
        secrets[$"{name} in Base64"] = Encoding.UTF8.GetBytes(Convert.ToBase64String(secret));
    }
}
