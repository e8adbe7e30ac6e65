using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>What is wrong with a request is said by status, by code and in words.</summary>
public sealed class WalletErrorTests : IAsyncLifetime
{
    private const string Stranger = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private WalletNetwork _network = null!;
    private CreateWalletResponse _wallet = null!;

    public async Task InitializeAsync()
    {
        _network = await WalletNetwork.StartAsync(("Wallet:FaucetMaxSats", "5000000000"));
        _wallet = await _network.CreateFundedAsync(100_000);
    }

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Theory]
    [InlineData("", 1_000, StatusCode.InvalidArgument, ErrorCode.InvalidAddress)]
    [InlineData("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081", 1_000, StatusCode.InvalidArgument, ErrorCode.InvalidAddress)]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", 1_000, StatusCode.InvalidArgument, ErrorCode.InvalidAddress)]
    [InlineData("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", 1_000, StatusCode.InvalidArgument, ErrorCode.InvalidAddress)]
    [InlineData(Stranger, 0, StatusCode.InvalidArgument, ErrorCode.InvalidAmount)]
    [InlineData(Stranger, 2_100_000_000_000_001, StatusCode.InvalidArgument, ErrorCode.InvalidAmount)]
    [InlineData(Stranger, ulong.MaxValue, StatusCode.InvalidArgument, ErrorCode.InvalidAmount)]
    [InlineData(Stranger, 293, StatusCode.InvalidArgument, ErrorCode.DustAmount)]
    [InlineData(Stranger, 100_000, StatusCode.FailedPrecondition, ErrorCode.InsufficientFunds)]
    [InlineData(Stranger, 2_100_000_000_000_000, StatusCode.FailedPrecondition, ErrorCode.InsufficientFunds)]
    public async Task A_payment_that_cannot_be_made_is_refused(string address, ulong amount, StatusCode status, string code)
    {
        var request = new SendPaymentRequest
        {
            WalletId = _wallet.Wallet.WalletId, Outputs = { new PaymentOutput { Address = address, AmountSats = amount } },
        };

        Assert.Equal((status, code), await WalletNetwork.FailureAsync(_network.Client.SendPaymentAsync(request)));
        Assert.Equal(100_000u, (await _network.BalanceAsync(_wallet.Wallet.WalletId)).SpendableSats);
    }

    [Fact]
    public async Task Amounts_that_overflow_together_are_refused()
    {
        var request = new SendPaymentRequest { WalletId = _wallet.Wallet.WalletId };
        request.Outputs.AddRange(
            Enumerable.Repeat(new PaymentOutput { Address = Stranger, AmountSats = 2_100_000_000_000_000 }, 500));

        var failure = await WalletNetwork.FailureAsync(_network.Client.SendPaymentAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidAmount), failure);
    }

    [Fact]
    public async Task Requests_beyond_their_limits_are_refused()
    {
        var id = _wallet.Wallet.WalletId;
        var long101 = new string('x', 101);
        var output = new PaymentOutput { Address = Stranger, AmountSats = 1_000 };
        var client = _network.Client;
        Task<(StatusCode Status, string Code)>[] failures =
        [
            WalletNetwork.FailureAsync(client.CreateWalletAsync(new CreateWalletRequest { Name = long101 })),
            WalletNetwork.FailureAsync(client.CreateWalletAsync(new CreateWalletRequest { Name = "a\tb" })),
            WalletNetwork.FailureAsync(client.CreateWalletAsync(new CreateWalletRequest { Passphrase = "short" })),
            WalletNetwork.FailureAsync(client.CreateWalletAsync(new CreateWalletRequest { WordCount = 13 })),
            WalletNetwork.FailureAsync(client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = long101 })),
            WalletNetwork.FailureAsync(
                client.UnlockWalletAsync(new UnlockWalletRequest { WalletId = id, DurationSeconds = 86_401 })),
            WalletNetwork.FailureAsync(client.SendPaymentAsync(new SendPaymentRequest { WalletId = id })),
            WalletNetwork.FailureAsync(client.SendPaymentAsync(
                new SendPaymentRequest { WalletId = id, Outputs = { output }, FeeRateSatsPerKvb = 10_000_001 })),
            WalletNetwork.FailureAsync(client.SendPaymentAsync(
                new SendPaymentRequest { WalletId = id, Outputs = { output }, ConfirmationTarget = 1_009 })),
            WalletNetwork.FailureAsync(client.SetLabelAsync(new SetLabelRequest { WalletId = id, Label = "x" })),
            WalletNetwork.FailureAsync(client.SetLabelAsync(new SetLabelRequest { WalletId = id, Txid = "xyz", Label = "x" })),
            WalletNetwork.FailureAsync(client.ListUnspentAsync(new ListUnspentRequest { WalletId = id, PageToken = "?" })),
        ];

        Assert.All(await Task.WhenAll(failures), failure => Assert.Equal(StatusCode.InvalidArgument, failure.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("w0-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("../../etc/passwd")]
    public async Task A_wallet_that_is_not_here_is_unknown(string id)
    {
        var client = _network.Client;
        Task<(StatusCode Status, string Code)>[] failures =
        [
            WalletNetwork.FailureAsync(client.GetWalletAsync(new GetWalletRequest { WalletId = id })),
            WalletNetwork.FailureAsync(client.GetBalanceAsync(new GetBalanceRequest { WalletId = id })),
            WalletNetwork.FailureAsync(client.NewAddressAsync(new NewAddressRequest { WalletId = id })),
            WalletNetwork.FailureAsync(client.ListTransactionsAsync(new ListTransactionsRequest { WalletId = id })),
            WalletNetwork.FailureAsync(
                client.UnlockWalletAsync(new UnlockWalletRequest { WalletId = id, Passphrase = "correct horse" })),
            WalletNetwork.FailureAsync(client.SendPaymentAsync(new SendPaymentRequest
            {
                WalletId = id, Outputs = { new PaymentOutput { Address = Stranger, AmountSats = 1_000 } },
            })),
        ];

        Assert.All(
            await Task.WhenAll(failures), failure => Assert.Equal((StatusCode.NotFound, ErrorCode.UnknownWallet), failure));
    }

    [Fact]
    public async Task The_faucet_gives_within_limits_and_only_what_it_has()
    {
        var client = _network.Client;
        var tooMuch = client.RequestFaucetAsync(new RequestFaucetRequest { Address = Stranger, AmountSats = 5_000_000_001 });
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.FaucetLimit), await WalletNetwork.FailureAsync(tooMuch));
        var empty = client.RequestFaucetAsync(new RequestFaucetRequest { Address = Stranger });
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.FaucetLimit), await WalletNetwork.FailureAsync(empty));
        var dust = client.RequestFaucetAsync(new RequestFaucetRequest { Address = Stranger, AmountSats = 100 });
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.DustAmount), await WalletNetwork.FailureAsync(dust));
    }

    [Fact]
    public async Task Without_a_chain_a_payment_without_a_fee_rate_waits_for_better_times()
    {
        _network.Chain.IsUp = false;
        var call = _network.Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = _wallet.Wallet.WalletId, Outputs = { new PaymentOutput { Address = Stranger, AmountSats = 1_000 } },
        });

        Assert.Equal(StatusCode.Unavailable, (await WalletNetwork.FailureAsync(call)).Status);
        Assert.Equal(100_000u, (await _network.BalanceAsync(_wallet.Wallet.WalletId)).SpendableSats);
    }
}
