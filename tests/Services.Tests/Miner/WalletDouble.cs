using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A wallet that hands out one address, after as many failures as it is told.</summary>
internal sealed class WalletDouble : WalletService.WalletServiceBase
{
    public const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    public int Failures { get; set; }

    public int Calls { get; private set; }

    public override Task<CreatePayoutAddressResponse> CreatePayoutAddress(
        CreatePayoutAddressRequest request, ServerCallContext context)
    {
        Calls++;
        return Failures-- > 0
            ? throw new RpcException(new Status(StatusCode.Unavailable, "still starting"))
            : Task.FromResult(new CreatePayoutAddressResponse { Address = Address });
    }
}
