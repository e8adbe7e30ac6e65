using Blockyard.Contracts.Chain.V1;
using Grpc.Core;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.Benchmarks.Memory;

/// <summary>Many callers who ask a chain-store for coins here and there.</summary>
internal static class CoinReads
{
    private const int Callers = 32;
    private const int Reads = 200_000;

    /// <summary>Reads; each coin must be there.</summary>
    public static async Task RunAsync(CallInvoker invoker, IReadOnlyList<OutPoint> coins)
    {
        var client = new ChainService.ChainServiceClient(invoker);
        var left = Reads;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => CallAsync(new Random(number)))));

        async Task CallAsync(Random random)
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var coin = coins[random.Next(coins.Count)];
                var outPoint = new Contracts.Chain.V1.OutPoint { Txid = coin.TransactionId.ToString(), Vout = coin.Index };
                await client.GetOutputAsync(new GetOutputRequest { Outpoint = outPoint });
            }
        }
    }
}
