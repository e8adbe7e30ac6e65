using System.Collections.Concurrent;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.TestKit;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class PaymentKillTests
{
    private const int Kills = 2;
    private const int Coins = 40;
    private const int Payers = 4;
    private const string Elsewhere = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    [Fact]
    public async Task Killed_while_it_pays_it_keeps_every_payment_label_and_answer_and_spends_no_coin_twice()
    {
        await using var network = await WalletNetwork.StartAsync();
        using var folder = new TempFolder();
        var answers = new ConcurrentDictionary<string, SendPaymentResponse>();
        var wallet = await FundAsync(network, folder);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var service = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);
            await CheckAsync(service.Client, wallet, answers);
            var round = kill;
            var load = Enumerable.Range(0, Payers).Select(
                payer => PayAsync(service.Client, wallet, $"{round}-{payer}", answers)).ToArray();
            await Patience.UntilAsync(() => answers.Count > (round + 1) * 5, "payments are answered");
            await service.KillAsync();
            await Task.WhenAll(load);
        }

        using var last = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);
        await CheckAsync(last.Client, wallet, answers);
        var inputs = answers.Values.SelectMany(InputsOf).ToArray();
        Assert.Equal(inputs.Length, inputs.Distinct().Count());
    }

    private static async Task<string> FundAsync(WalletNetwork network, TempFolder folder)
    {
        using var service = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);
        var wallet = await service.Client.CreateWalletAsync(new CreateWalletRequest(), WalletProcess.Token);
        for (var i = 0; i < Coins; i++)
        {
            network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 10_000);
        }

        network.Chain.Mine();
        var id = wallet.Wallet.WalletId;
        await Patience.UntilAsync(
            async () => await service.Client.GetBalanceAsync(new GetBalanceRequest { WalletId = id }, WalletProcess.Token),
            answer => answer.Balance.ConfirmedSats == Coins * 10_000,
            "the coins are there");
        await service.KillAsync();
        return id;
    }

    private static async Task PayAsync(
        WalletService.WalletServiceClient client,
        string wallet,
        string payer,
        ConcurrentDictionary<string, SendPaymentResponse> answers)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var key = $"{payer}-{i}";
                answers[key] = await client.SendPaymentAsync(Payment(wallet, key), WalletProcess.Token);
            }
        }
        catch (RpcException error) when (
            error.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled
                or StatusCode.FailedPrecondition)
        {
            // The process is gone, or the coins are.
        }
    }

    private static SendPaymentRequest Payment(string wallet, string key) => new()
    {
        WalletId = wallet,
        Outputs = { new PaymentOutput { Address = Elsewhere, AmountSats = 1_000 } },
        FeeRateSatsPerKvb = 1_000,
        Label = $"label {key}",
        IdempotencyKey = key,
    };

    private static async Task CheckAsync(
        WalletService.WalletServiceClient client, string wallet, ConcurrentDictionary<string, SendPaymentResponse> answers)
    {
        var listed = await client.ListTransactionsAsync(
            new ListTransactionsRequest { WalletId = wallet, PageSize = 200 }, WalletProcess.Token);
        var labels = listed.Transactions.ToDictionary(each => each.Txid, each => each.Label);
        foreach (var (key, answer) in answers)
        {
            Assert.Equal($"label {key}", labels[answer.Txid]);
            Assert.Equal(answer, await client.SendPaymentAsync(Payment(wallet, key), WalletProcess.Token));
        }
    }

    private static IEnumerable<Primitives.OutPoint> InputsOf(SendPaymentResponse sent)
    {
        Assert.True(Primitives.Transaction.TryParse(sent.Raw.Memory, out var transaction, out _));
        return transaction.Inputs.ToArray().Select(input => input.PreviousOutput);
    }
}
