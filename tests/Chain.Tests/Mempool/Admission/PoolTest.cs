using Blockyard.Chain.Mempool;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>A test on a chain with some confirmed outputs of Alice to spend.</summary>
public abstract class PoolTest : IAsyncLifetime
{
    private const int Outputs = 40;

    private protected PoolHarness Harness { get; private set; } = null!;

    /// <summary>Confirmed outputs of Alice.</summary>
    private protected List<TestCoin> Coins { get; private set; } = null!;

    private protected virtual MempoolSettings Settings => new();

    public async Task InitializeAsync()
    {
        Harness = await PoolHarness.StartAsync(mature: 1, Settings);
        Coins = await Harness.FanOutAsync(Outputs);
    }

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    /// <summary>A payment by Alice.</summary>
    private protected static Payment Pay(params TestCoin[] from) => PoolHarness.Pay(from);

    /// <summary>An output of Alice.</summary>
    private protected static TestCoin OutputOf(Transaction transaction, int index) =>
        TestCoin.Of(transaction, index, PoolHarness.Alice);

    /// <inheritdoc cref="Refuse(Transaction)"/>
    private protected ValidationResult Refuse(Payment payment) => Refuse(payment.Build());

    /// <summary>Hands in a transaction that has to be refused, and gives what is said about it.</summary>
    private protected ValidationResult Refuse(Transaction transaction)
    {
        var tested = Harness.Admission.TestAccept([transaction])[0];
        var waiting = Harness.Pool.Count;
        var result = Harness.Admission.Submit(transaction);
        Assert.False(result.IsAccepted);
        Assert.Equal(waiting, Harness.Pool.Count);
        Assert.Equal(result.Validation, tested.Validation);
        return result.Validation;
    }
}
