using Blockyard.Wallets.Sealing;

namespace Blockyard.Wallets.Tests.Sealing;

public sealed class SecretSealerTests
{
    private const string Owner = "w0-abc";
    private const string Passphrase = "correct horse";
    private const int Iterations = 1000;

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 98).Select(i => (byte)i)];
    private static readonly byte[] ServiceKey = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];

    [Fact]
    public void The_passphrase_opens_the_seal()
    {
        var seal = SealedSecret.Parse(SecretSealer.SealWithPassphrase(Secret, Owner, Passphrase, Iterations).Bytes.Span);
        using var opened = SecretSealer.OpenWithPassphrase(seal, Owner, Passphrase);

        Assert.Equal(SealKind.Passphrase, seal.Kind);
        Assert.Equal(Iterations, seal.Iterations);
        Assert.Equal(Secret, opened!.Span.ToArray());
    }

    [Fact]
    public void The_service_key_opens_the_seal()
    {
        var seal = SealedSecret.Parse(SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey).Bytes.Span);
        using var opened = SecretSealer.OpenWithServiceKey(seal, Owner, ServiceKey);

        Assert.Equal(SealKind.ServiceKey, seal.Kind);
        Assert.Equal(Secret, opened!.Span.ToArray());
    }

    [Fact]
    public void Another_passphrase_key_or_owner_does_not()
    {
        var byPassphrase = SecretSealer.SealWithPassphrase(Secret, Owner, Passphrase, Iterations);
        var byKey = SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey);

        Assert.Null(SecretSealer.OpenWithPassphrase(byPassphrase, Owner, Passphrase + " "));
        Assert.Null(SecretSealer.OpenWithPassphrase(byPassphrase, "w0-abd", Passphrase));
        Assert.Null(SecretSealer.OpenWithServiceKey(byKey, Owner, new byte[32]));
        Assert.Null(SecretSealer.OpenWithServiceKey(byKey, "w0-abd", ServiceKey));
    }

    [Fact]
    public void Two_seals_of_one_secret_have_nothing_in_common()
    {
        var first = SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey).Bytes.ToArray();
        var second = SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey).Bytes.ToArray();

        Assert.NotEqual(
            first[SealedSecret.SaltOffset..SealedSecret.NonceOffset], second[SealedSecret.SaltOffset..SealedSecret.NonceOffset]);
        Assert.NotEqual(first[SealedSecret.CipherOffset..], second[SealedSecret.CipherOffset..]);
    }

    [Fact]
    public void The_secret_cannot_be_seen_in_the_seal()
    {
        var seal = SecretSealer.SealWithPassphrase(Secret, Owner, Passphrase, Iterations).Bytes.Span;

        Assert.Equal(-1, seal.IndexOf(Secret.AsSpan(0, 8)));
        Assert.Equal(-1, seal.IndexOf(Secret.AsSpan(40, 8)));
    }

    [Fact]
    public void No_byte_of_a_seal_can_be_changed_unnoticed()
    {
        var seal = SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey).Bytes.ToArray();
        for (var i = 0; i < seal.Length; i++)
        {
            var damaged = seal.ToArray();
            damaged[i] ^= 0x01;
            try
            {
                Assert.Null(SecretSealer.OpenWithServiceKey(SealedSecret.Parse(damaged), Owner, ServiceKey));
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
            {
                Assert.InRange(i, 0, SealedSecret.SaltOffset - 1);
            }
        }
    }

    [Fact]
    public void A_seal_cannot_demand_endless_work()
    {
        var seal = SecretSealer.SealWithPassphrase(Secret, Owner, Passphrase, Iterations).Bytes.ToArray();
        seal[5] = 0x7f;

        Assert.Throws<FormatException>(() => SealedSecret.Parse(seal));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SecretSealer.SealWithPassphrase(Secret, Owner, string.Empty, Iterations));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecretSealer.SealWithPassphrase(Secret, Owner, Passphrase, 0));
        Assert.Throws<ArgumentException>(() => SecretSealer.SealWithServiceKey(Secret, Owner, new byte[16]));
        Assert.Throws<ArgumentException>(() => SecretSealer.OpenWithPassphrase(
            SecretSealer.SealWithServiceKey(Secret, Owner, ServiceKey), Owner, Passphrase));
    }
}
