using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.TestKit.Observed;

/// <summary>A transaction that the generator made.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Coins">What it spends.</param>
/// <param name="Fee">What it leaves to the miner.</param>
public sealed record Spend(Transaction Transaction, IReadOnlyList<TestCoin> Coins, long Fee)
{
    /// <summary>Nobody may compete with it: others build on what it pays.</summary>
    public bool IsFirm { get; init; }

    private const long UsualFee = 2_000;

    /// <summary>Spends coins of one key, back to it in so many parts.</summary>
    public static Spend Split(IReadOnlyList<TestCoin> coins, int parts, long fee = UsualFee)
    {
        var value = coins.Sum(coin => coin.Value) - fee;
        var builder = Begin(coins);
        for (var i = 0; i < parts; i++)
        {
            builder.To(coins[0].Key, (value / parts) + (i == 0 ? value % parts : 0));
        }

        return new Spend(builder.Build(), coins, fee);
    }

    /// <summary>Pays to a script; what remains goes back.</summary>
    public static Spend Pay(IReadOnlyList<TestCoin> coins, byte[] script, long amount, long fee = UsualFee)
    {
        var rest = coins.Sum(coin => coin.Value) - amount - fee;
        return new Spend(Begin(coins).To(script, amount).To(coins[0].Key, rest).Build(), coins, fee) { IsFirm = true };
    }

    /// <summary>Its outputs, for a spend that builds on it.</summary>
    public IReadOnlyList<TestCoin> Made() =>
        [.. Enumerable.Range(0, Transaction.Outputs.Length).Select(i => TestCoin.Of(Transaction, i, Coins[0].Key))];

    /// <summary>Another transaction that spends the same coins, for a higher fee.</summary>
    public Spend Rival(int parts) => Split(Coins, parts, Fee + (4 * UsualFee));

    private static SpendBuilder Begin(IReadOnlyList<TestCoin> coins)
    {
        var builder = new SpendBuilder();
        foreach (var coin in coins)
        {
            builder.From(coin);
        }

        return builder;
    }
}
