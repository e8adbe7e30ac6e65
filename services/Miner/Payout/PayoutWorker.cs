using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Primitives;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Services.Miner.Reporting;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Payout;

/// <summary>
/// Sees to it that there is a payout address: the configured one, else the remembered one, else a new one from a wallet.
/// </summary>
internal sealed class PayoutWorker(
    MinerStore store,
    [FromKeyedServices(MinerModule.Wallet)] ServiceChannel channel,
    MinerName name,
    LastError lastError,
    ChangeNotice changes,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<PayoutWorker> logger) : BackgroundService
{
    private readonly WalletService.WalletServiceClient _wallet = new(channel.Invoker);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // An address set by a call stays in force until an operator configures another one.
        var configured = options.Value.PayoutAddress;
        if (configured != store.State.ConfiguredAddress)
        {
            await store.ChangeAsync(
                state => new PayoutChanged(configured.Length > 0 ? configured : state.PayoutAddress, configured), cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), time);
        while (store.State.PayoutAddress.Length == 0)
        {
            try
            {
                await AskWalletAsync(stoppingToken);
                lastError.Clear();
                changes.Raise();
                return;
            }
            catch (Exception exception) when (exception is RpcException or FormatException)
            {
                var reason = CallFailure.Describe(exception);
                MinerLog.NoPayoutAddress(logger, reason);
                lastError.Set($"No payout address from a wallet yet. {reason}");
            }

            await pause.WaitAsync(stoppingToken);
        }
    }

    private async Task AskWalletAsync(CancellationToken cancellationToken)
    {
        var response = await _wallet.CreatePayoutAddressAsync(
            new CreatePayoutAddressRequest { Label = $"mining: {name.Text}" }, cancellationToken: cancellationToken);
        _ = AddressCodec.ToScript(response.Address, options.Value.Network);

        // Somebody may have set an address meanwhile: that one stays.
        await store.ChangeAsync(
            state => state.PayoutAddress.Length > 0 ? null : new PayoutChanged(response.Address, state.ConfiguredAddress),
            cancellationToken);
        MinerLog.PayoutAddress(logger, store.State.PayoutAddress);
    }
}
