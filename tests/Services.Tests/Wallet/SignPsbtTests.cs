using Blockyard.Consensus.Scripts;
using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Wallets.Psbt;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>Other software puts a transaction together, wallets sign their parts of it.</summary>
public sealed class SignPsbtTests : IAsyncLifetime
{
    private static readonly byte[] Elsewhere = [0, 20, .. new byte[20]];

    private WalletNetwork _network = null!;

    public async Task InitializeAsync() => _network = await WalletNetwork.StartAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Two_wallets_pay_together()
    {
        var (alice, hers) = await FundAsync(60_000);
        var (bob, his) = await FundAsync(50_000);
        var psbt = Join(100_000, hers, his);

        var half = await SignAsync(alice, psbt.Encode());
        Assert.Equal((1u, false, 0), (half.SignaturesAdded, half.Complete, half.Raw.Length));
        var again = await SignAsync(alice, half.Psbt.ToByteArray());
        Assert.Equal((0u, half.Psbt), (again.SignaturesAdded, again.Psbt));
        var whole = await SignAsync(bob, half.Psbt.ToByteArray());

        Assert.Equal((1u, true), (whole.SignaturesAdded, whole.Complete));
        Assert.True(Transaction.TryParse(whole.Raw.Memory, out var transaction, out _));
        Assert.Equal(psbt.Transaction.Id, transaction.Id);
        TxOutput[] spent = [Output(hers), Output(his)];
        Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(transaction, spent, ScriptFlags.Standard, out _));
        Assert.True(PartiallySignedTransaction.Decode(whole.Psbt.Memory).Inputs.All(input => input.IsFinal));
        Assert.Null(_network.Chain.Submit(transaction));
        await _network.UntilBalanceAsync(alice, balance => balance.PendingSats == -60_000, "the payment is seen");
    }

    [Fact]
    public async Task A_coin_that_is_said_to_be_worth_less_is_not_spent()
    {
        var (alice, coin) = await FundAsync(60_000);
        var psbt = Join(30_000, coin);
        psbt.Inputs[0].SetWitnessOutput(new TxOutput(31_000, Output(coin).ScriptPubKey));

        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidPsbt), await FailureAsync(alice, psbt.Encode()));
    }

    [Fact]
    public async Task What_cannot_be_signed_is_refused()
    {
        var (alice, coin) = await FundAsync(60_000);
        var psbt = Join(50_000, coin).Encode();

        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidPsbt), await FailureAsync(alice, []));
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidPsbt), await FailureAsync(alice, psbt[..^1]));
        Assert.Equal((StatusCode.NotFound, ErrorCode.UnknownWallet), await FailureAsync("w0-nobody", psbt));

        var heavy = Join(50_000, [.. Enumerable.Repeat(coin, 2_500)]).Encode();
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidPsbt), await FailureAsync(alice, heavy));

        // SIGHASH_NONE would let anybody take the money.
        var open = PartiallySignedTransaction.Decode((byte[])[.. psbt[..^2], 1, 3, 4, 2, 0, 0, 0, 0, 0]);
        Assert.Equal(2, open.Inputs[0].SignatureHashType);
        Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidPsbt), await FailureAsync(alice, open.Encode()));
    }

    [Fact]
    public async Task A_locked_wallet_signs_nothing()
    {
        var locked = await _network.CreateFundedAsync(60_000, "correct horse");
        var coin = await CoinAsync(locked.Wallet.WalletId);

        Assert.Equal(
            (StatusCode.FailedPrecondition, ErrorCode.WalletLocked),
            await FailureAsync(locked.Wallet.WalletId, Join(50_000, coin).Encode()));
    }

    [Fact]
    public async Task Somebody_else_s_coin_stays_unsigned()
    {
        var (_, coin) = await FundAsync(60_000);
        var other = await _network.CreateAsync();
        var psbt = Join(50_000, coin).Encode();

        var answer = await SignAsync(other.Wallet.WalletId, psbt);

        Assert.Equal((0u, false), (answer.SignaturesAdded, answer.Complete));
        Assert.Equal(psbt, answer.Psbt.ToByteArray());
    }

    private static PartiallySignedTransaction Join(long amount, params WalletCoin[] coins)
    {
        TxInput[] inputs = [.. coins.Select(coin =>
            new TxInput(new OutPoint(Hash256.Parse(coin.Txid), coin.Vout), default, TxInput.FinalSequence))];
        return PartiallySignedTransaction.Create(Transaction.Create(2, inputs, [new TxOutput(amount, Elsewhere)], 0));
    }

    private static TxOutput Output(WalletCoin coin) => new((long)coin.ValueSats, WalletNetwork.ScriptOf(coin.Address));

    private async Task<(string Wallet, WalletCoin Coin)> FundAsync(long value)
    {
        var created = await _network.CreateFundedAsync(value);
        return (created.Wallet.WalletId, await CoinAsync(created.Wallet.WalletId));
    }

    private async Task<WalletCoin> CoinAsync(string wallet) =>
        Assert.Single((await _network.Client.ListUnspentAsync(new ListUnspentRequest { WalletId = wallet })).Coins);

    private async Task<SignPsbtResponse> SignAsync(string wallet, byte[] psbt) => await _network.Client.SignPsbtAsync(
        new SignPsbtRequest { WalletId = wallet, Psbt = ByteString.CopyFrom(psbt) });

    private Task<(StatusCode Status, string Code)> FailureAsync(string wallet, byte[] psbt) => WalletNetwork.FailureAsync(
        _network.Client.SignPsbtAsync(new SignPsbtRequest { WalletId = wallet, Psbt = ByteString.CopyFrom(psbt) }));
}
