using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Idempotency;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>The wallet of the service itself: miners without an address pay into it, and the faucet pays from it.</summary>
internal sealed class Faucet(
    WalletShard shard, WalletMaker maker, PaymentDesk desk, IOptions<WalletOptions> options) : IDisposable
{
    private const string WalletName = "faucet";
    private const uint ConfirmationTarget = 6;

    private readonly SemaphoreSlim _making = new(1, 1);
    private WalletProfile? _wallet;

    /// <summary>The wallet, made when it is first asked for.</summary>
    public async Task<WalletProfile> GetWalletAsync(CancellationToken cancellationToken)
    {
        if (_wallet is { } known)
        {
            return known;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            return _wallet ??= await shard.PeekAsync(Find, cancellationToken) ?? await MakeAsync(cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Pays to whoever asks, within limits.</summary>
    public async Task<RequestFaucetResponse> GiveAsync(TxOutput output, ReceiptDraft receipt, CancellationToken cancellationToken)
    {
        if (!options.Value.FaucetEnabled)
        {
            throw WalletError.FaucetLimit("The faucet is switched off here.");
        }

        if (output.Value > options.Value.FaucetMaxSats)
        {
            throw WalletError.FaucetLimit($"The faucet gives at most {options.Value.FaucetMaxSats} satoshis at once.");
        }

        var wallet = await GetWalletAsync(cancellationToken);
        var spendable = await shard.PeekAsync(ledger => ledger.GetBalance(wallet.Number).Spendable, cancellationToken);
        if (spendable <= output.Value)
        {
            throw WalletError.FaucetLimit($"The faucet has {spendable} satoshis to give now: mine some blocks, or ask for less.");
        }

        var order = new PaymentOrder([output], 0, ConfirmationTarget, SubtractFee: false, string.Empty);
        return await desk.PayAsync(
            wallet,
            order,
            receipt,
            (_, payment) => new RequestFaucetResponse { Txid = payment.Id.ToString(), AmountSats = (ulong)output.Value },
            cancellationToken);
    }

    public void Dispose() => _making.Dispose();

    private static WalletProfile? Find(WalletLedger ledger)
    {
        for (uint wallet = 0; wallet < ledger.WalletCount; wallet++)
        {
            if (ledger.GetProfile(wallet) is { IsServiceOwned: true } profile)
            {
                return profile;
            }
        }

        return null;
    }

    private async Task<WalletProfile> MakeAsync(CancellationToken cancellationToken)
    {
        using var draft = await maker.DraftNewAsync(WalletName, string.Empty, words: 12, cancellationToken);
        return await maker.MakeAsync(draft with { IsServiceOwned = true }, (_, _) => null, cancellationToken);
    }
}
