namespace Blockyard.Services.Wallet.Payments;

/// <summary>What a chain-store said to a payment.</summary>
/// <param name="Verdict">Taken, refused for good, or neither.</param>
/// <param name="Reason">Why it is not taken.</param>
/// <param name="Detail">More about that; may be empty.</param>
internal sealed record SubmitResult(SubmitVerdict Verdict, string Reason, string Detail)
{
    public static SubmitResult Taken { get; } = new(SubmitVerdict.Taken, string.Empty, string.Empty);

    public static SubmitResult NotReached(string why) => new(SubmitVerdict.Later, why, string.Empty);
}
