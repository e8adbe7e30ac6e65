using Blockyard.Crypto;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Tests.Keys;

public sealed class AccountTests
{
    private const string Words =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    // Addresses of these words on test networks (m/84'/1'/0'), as other wallets publish them.
    [Theory]
    [InlineData(KeyBranch.Receive, 0, "tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl")]
    [InlineData(KeyBranch.Receive, 1, "tb1qd7spv5q28348xl4myc8zmh983w5jx32cjhkn97")]
    [InlineData(KeyBranch.Change, 0, "tb1q9u62588spffmq4dzjxsr5l297znf3z6j5p2688")]
    public void Addresses_are_those_that_other_wallets_derive(KeyBranch branch, uint index, string address)
    {
        using var secret = WalletSecret.FromWords(Words);
        using var account = secret.OpenAccount();

        var script = account.Public.GetScript(new KeyId(branch, index));

        Assert.Equal(address, SegwitAddress.Encode("tb", 0, script.AsSpan(2)));
    }

    [Fact]
    public void The_private_half_has_the_keys_of_the_public_half()
    {
        using var secret = WalletSecret.FromWords(Words, "a passphrase");
        using var account = secret.OpenAccount();
        var id = new KeyId(KeyBranch.Change, 12);
        using var key = account.Derive(id);
        var expected = new byte[33];
        key.ToPublic().SerializeKey(expected);

        Assert.Equal(expected, account.Public.GetPublicKey(id));
        Assert.Equal("m/84'/1'/0'/1/12", id.ToString());
    }

    [Fact]
    public void The_account_survives_being_stored_as_bytes()
    {
        using var secret = WalletSecret.FromWords(Words);
        using var account = secret.OpenAccount();
        var bytes = new byte[ExtendedPublicKey.Size];
        account.Public.Key.Encode(bytes, ExtendedKeyNetwork.Test);
        var id = new KeyId(KeyBranch.Receive, 3);

        Assert.Equal(account.Public.GetScript(id), new Account(ExtendedPublicKey.Decode(bytes)).GetScript(id));
    }

    [Fact]
    public void The_secret_survives_being_sealed_as_bytes()
    {
        using var secret = WalletSecret.FromWords(Words, "extra");
        using var copy = WalletSecret.FromOpenedSeal(new SecretBytes(secret.Bytes));

        Assert.Equal(Words, copy.Words);
        Assert.Equal(secret.Bytes.ToArray(), copy.Bytes.ToArray());
        Assert.Equal("(secret)", copy.ToString());
    }

    [Fact]
    public void Damaged_secret_is_refused()
    {
        using var secret = WalletSecret.FromWords(Words);

        Assert.Throws<FormatException>(() => WalletSecret.FromOpenedSeal(new SecretBytes(secret.Bytes[..^1])));
        Assert.Throws<FormatException>(() => WalletSecret.FromOpenedSeal(new SecretBytes(ReadOnlySpan<byte>.Empty)));
    }
}
