using System.Collections.Concurrent;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Grpc.Core;
using Client = Blockyard.Contracts.Wallet.V1.WalletService.WalletServiceClient;

namespace Blockyard.Crash.Wallets;

/// <summary>
/// The calls of one client of the wallet service: what was answered, and what was begun and never answered. Such a call is made
/// again, with the same idempotency key and the same body, until it is.
/// </summary>
internal sealed class WalletBook(string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<long, Func<Client, CancellationToken, Task>> _open = new();
    private long _calls;

    public ConcurrentDictionary<string, KeptWallet> Wallets { get; } = new();

    public Task CreateAsync(Client client, CancellationToken cancellationToken)
    {
        var key = NextKey(out var call);
        var request = new CreateWalletRequest { Name = $"wallet of {key}", IdempotencyKey = key };
        return RunAsync(call, client, (to, token) => CreateAsync(to, request, token), cancellationToken);
    }

    public Task NewAddressAsync(Client client, KeptWallet wallet, CancellationToken cancellationToken)
    {
        var key = NextKey(out var call);
        var request = new NewAddressRequest { WalletId = wallet.Id, Label = $"address {key}", IdempotencyKey = key };
        return RunAsync(call, client, (to, token) => NewAddressAsync(to, wallet, request, token), cancellationToken);
    }

    public Task LabelAsync(Client client, KeptWallet wallet, string address, CancellationToken cancellationToken)
    {
        var request = new SetLabelRequest { WalletId = wallet.Id, Address = address, Label = $"named {NextKey(out var call)}" };
        return RunAsync(
            call,
            client,
            async (to, token) =>
            {
                await to.SetLabelAsync(request, cancellationToken: token);
                wallet.Labels[address] = request.Label;
            },
            cancellationToken);
    }

    /// <summary>Pays to a script that nobody else pays to. A payment that the wallet cannot afford is forgotten.</summary>
    public Task PayAsync(Client client, KeptWallet wallet, ulong amount, ulong feeRate, CancellationToken cancellationToken)
    {
        var key = NextKey(out var call);
        var script = new TestKit.Chains.TestKey(key).Script;
        AddressCodec.TryFromScript(script, Network.Regtest, out var address);
        var request = new SendPaymentRequest
        {
            WalletId = wallet.Id,
            Outputs = { new PaymentOutput { Address = address, AmountSats = amount } },
            FeeRateSatsPerKvb = feeRate,
            Label = $"payment {key}",
            IdempotencyKey = key,
        };
        return RunAsync(
            call, client, (to, token) => PayAsync(to, wallet, request, ScriptHash.Of(script), token), cancellationToken);
    }

    /// <summary>Makes all unanswered calls again.</summary>
    public async Task RepeatOpenAsync(Client client, CancellationToken cancellationToken)
    {
        foreach (var call in _open.Keys.Order().ToArray())
        {
            while (_open.ContainsKey(call))
            {
                try
                {
                    await RunAsync(call, client, _open[call], cancellationToken);
                }
                catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
                {
                    // The chain-store came back a moment ago, and the wallets have not noticed yet.
                    await Task.Delay(Pause, cancellationToken);
                }
            }
        }
    }

    private async Task RunAsync(
        long call, Client client, Func<Client, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        _open[call] = run;
        while (true)
        {
            try
            {
                await run(client, cancellationToken);
                _open.TryRemove(call, out _);
                return;
            }
            catch (RpcException inProgress) when (inProgress.StatusCode == StatusCode.Aborted)
            {
                // The first call still runs: its caller is gone, the service is not.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private async Task CreateAsync(Client client, CreateWalletRequest request, CancellationToken cancellationToken)
    {
        var answer = await client.CreateWalletAsync(request, cancellationToken: cancellationToken);
        var wallet = Wallets.GetOrAdd(answer.Wallet.WalletId, id => new KeptWallet(id, request.Name));
        Keep(wallet, answer.Address, string.Empty);
    }

    private static async Task NewAddressAsync(
        Client client, KeptWallet wallet, NewAddressRequest request, CancellationToken cancellationToken)
    {
        var answer = await client.NewAddressAsync(request, cancellationToken: cancellationToken);
        if (wallet.Labels.ContainsKey(answer.Address.Address))
        {
            throw new LossException($"Wallet {wallet.Id} gave address {answer.Address.Address} out twice.");
        }

        Keep(wallet, answer.Address.Address, request.Label);
    }

    private static async Task PayAsync(
        Client client, KeptWallet wallet, SendPaymentRequest request, Hash256 target, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.SendPaymentAsync(request, cancellationToken: cancellationToken);
            wallet.Payments.Enqueue(Read(wallet, request, target, answer));
        }
        catch (RpcException poor) when (poor.StatusCode == StatusCode.FailedPrecondition
            && poor.Trailers.GetValue(Contracts.ErrorCode.TrailerName) == Contracts.ErrorCode.InsufficientFunds)
        {
            // Everything it has may be on its way.
        }
    }

    private static Payment Read(KeptWallet wallet, SendPaymentRequest request, Hash256 target, SendPaymentResponse answer)
    {
        if (!Transaction.TryParse(answer.Raw.Memory, out var transaction, out var error) || transaction.Id.ToString() != answer.Txid)
        {
            throw new LossException($"The payment with key {request.IdempotencyKey} is not what it is called: {error}");
        }

        // What does not go to the target is change.
        foreach (ref readonly var output in transaction.Outputs)
        {
            if (ScriptHash.Of(output.ScriptPubKey.Span) is var script && script != target)
            {
                wallet.Scripts[script] = true;
            }
        }

        return new Payment(request, target, answer, transaction, DateTime.UtcNow);
    }

    private static void Keep(KeptWallet wallet, string address, string label)
    {
        wallet.Labels.TryAdd(address, label);
        wallet.Scripts[ScriptHash.Of(AddressCodec.ToScript(address, Network.Regtest))] = true;
    }

    private string NextKey(out long call)
    {
        call = Interlocked.Increment(ref _calls);
        return $"{name}-{call}";
    }
}
