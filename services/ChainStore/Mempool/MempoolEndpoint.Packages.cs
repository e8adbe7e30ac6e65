using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.ChainStore.Mempool;

internal sealed partial class MempoolEndpoint
{
    private const int MaxPackage = 25;
    private const string Success = "success";

    public override Task<SubmitPackageResponse> SubmitPackage(SubmitPackageRequest request, ServerCallContext context)
    {
        if (request.Raw.Count is 0 or > MaxPackage)
        {
            throw new FormatException($"raw must hold 1 to {MaxPackage} transactions; it holds {request.Raw.Count}.");
        }

        var package = new List<Transaction>(request.Raw.Count);
        foreach (var raw in request.Raw)
        {
            if (!Transaction.TryParse(raw.Memory, out var transaction, out var error))
            {
                throw new FormatException($"TX decode failed: transaction {package.Count} of the package: {error}");
            }

            package.Add(transaction);
        }

        var result = admission.SubmitPackage(package);
        var response = new SubmitPackageResponse
        {
            PackageMsg = result.Validation.IsValid ? Success : result.Validation.Reason,
            Detail = result.Validation.Detail,
        };
        response.Outcomes.AddRange(result.Transactions.Select(static each => each.ToMessage()));
        response.ReplacedTxids.AddRange(result.Replaced.Select(static id => id.ToString()));
        return Task.FromResult(response);
    }
}
