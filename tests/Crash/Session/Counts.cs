using Blockyard.Crash.Load;

namespace Blockyard.Crash.Session;

/// <summary>How much was acknowledged.</summary>
internal sealed record Counts(int Blocks, int Transactions, int Payments)
{
    public static Counts Of(Acknowledged acknowledged) =>
        new(acknowledged.Blocks.Count, acknowledged.Transactions.Count, acknowledged.Wallets.Payments);

    public static Counts operator -(Counts left, Counts right) => new(
        left.Blocks - right.Blocks, left.Transactions - right.Transactions, left.Payments - right.Payments);

    public override string ToString() => $"{Blocks} blocks, {Transactions} transactions, {Payments} payments";
}
