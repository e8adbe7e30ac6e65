using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Wallet.Payments;
using Blockyard.Wallets.Psbt;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    public override async Task<SignPsbtResponse> SignPsbt(SignPsbtRequest request, ServerCallContext context)
    {
        var psbt = Decode(request.Psbt);
        var wallet = await FindAsync(request.WalletId, context.CancellationToken);
        var added = await psbts.SignAsync(wallet, psbt, context.CancellationToken);
        var transaction = PsbtDesk.TryFinish(psbt, out var result);
        return new SignPsbtResponse
        {
            Psbt = UnsafeByteOperations.UnsafeWrap(result.Encode()),
            SignaturesAdded = (uint)added,
            Complete = transaction is not null,
            Raw = transaction is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(transaction.Raw),
        };
    }

    private static PartiallySignedTransaction Decode(ByteString psbt)
    {
        try
        {
            return PartiallySignedTransaction.Decode(psbt.Memory);
        }
        catch (FormatException error)
        {
            throw WalletError.InvalidPsbt(error.Message);
        }
    }
}
