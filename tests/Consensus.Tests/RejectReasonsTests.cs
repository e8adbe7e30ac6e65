namespace Blockyard.Consensus.Tests;

public sealed class RejectReasonsTests
{
    [Fact]
    public void Every_code_has_a_reason_of_its_own()
    {
        var codes = Enum.GetValues<RejectCode>();
        var reasons = codes.Select(RejectReasons.Of).ToArray();

        Assert.Equal(codes.Length, reasons.Distinct().Count());
        Assert.All(codes.Zip(reasons), pair => Assert.Equal(pair.First == RejectCode.None, pair.Second.Length == 0));
    }

    [Fact]
    public void A_result_without_a_code_is_valid_and_a_reject_needs_one()
    {
        Assert.True(default(ValidationResult).IsValid);
        Assert.Equal("valid", ValidationResult.Valid.ToString());
        Assert.Throws<ArgumentException>(() => ValidationResult.Invalid(RejectCode.None));
        Assert.Equal("high-hash, too high", ValidationResult.Invalid(RejectCode.HighHash, "too high").ToString());
        Assert.Equal("high-hash", ValidationResult.Invalid(RejectCode.HighHash).ToString());
    }
}
