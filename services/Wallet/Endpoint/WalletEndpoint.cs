using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Following;
using Blockyard.Services.Wallet.Idempotency;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Mapping;
using Blockyard.Services.Wallet.Payments;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Services.Wallet.Endpoint;

/// <summary>Wallets over gRPC. Decodes requests, asks the shard, encodes what it says.</summary>
internal sealed partial class WalletEndpoint(
    WalletShard shard,
    WalletMaker maker,
    SeedVault vault,
    KeyRing keys,
    PaymentDesk desk,
    PsbtDesk psbts,
    Faucet faucet,
    Rescanner rescanner,
    RescanWorker rescans,
    ChangeFeed feed,
    IdempotentCalls calls) : WalletService.WalletServiceBase
{
    private const int UsualPage = 25;
    private const int LargestPage = 200;

    private Network Network => shard.Network;

    private static WalletProfile Find(WalletLedger ledger, string id) =>
        ledger.FindWallet(id) is { } number ? ledger.GetProfile(number) : throw WalletError.UnknownWallet(id);

    // For calls that go on to commit or to read.
    private Task<WalletProfile> FindAsync(string id, CancellationToken cancellationToken) =>
        shard.PeekAsync(ledger => Find(ledger, id), cancellationToken);

    private Task<Contracts.Wallet.V1.Wallet> DescribeAsync(WalletProfile wallet, CancellationToken cancellationToken) =>
        shard.ReadAsync(ledger => wallet.ToMessage(ledger, keys), cancellationToken);
}
