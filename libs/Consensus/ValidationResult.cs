namespace Blockyard.Consensus;

/// <summary>What a rule says about data: fine, or which rule it breaks.</summary>
/// <remarks>
/// Only rules speak through this type. Something missing is a Try method's false, a malformed argument is an exception of the
/// caller's making, and a broken disk is an exception that nobody may turn into a reject. The default value is <see
/// cref="Valid"/>.
/// </remarks>
public readonly record struct ValidationResult
{
    private readonly string? _reason;

    private ValidationResult(RejectCode code, string? reason, string? detail)
    {
        Code = code;
        _reason = reason;
        Detail = detail;
    }

    /// <summary>No rule is broken.</summary>
    public static ValidationResult Valid => default;

    /// <summary>True if no rule is broken.</summary>
    public bool IsValid => Code == RejectCode.None;

    /// <summary>Which rule is broken; <see cref="RejectCode.None"/> if none is.</summary>
    public RejectCode Code { get; }

    /// <summary>
    /// The short string that Bitcoin Core 31.1 answers with, such as "bad-txnmrklroot"; empty if no rule is broken.
    /// </summary>
    public string Reason => _reason ?? RejectReasons.Of(Code);

    /// <summary>What exactly was wrong, for people; empty if there is nothing to add.</summary>
    public string Detail { get => field ?? ""; }

    /// <summary>A rule is broken.</summary>
    /// <exception cref="ArgumentException">The code is <see cref="RejectCode.None"/>.</exception>
    public static ValidationResult Invalid(RejectCode code, string? detail = null) => Invalid(code, null, detail);

    /// <summary>A rule is broken whose reason says more than its code, such as which script error it was.</summary>
    /// <exception cref="ArgumentException">The code is <see cref="RejectCode.None"/>.</exception>
    public static ValidationResult Invalid(RejectCode code, string? reason, string? detail) =>
        code == RejectCode.None
            ? throw new ArgumentException("A reject needs a code.", nameof(code))
            : new ValidationResult(code, reason, detail);

    /// <summary>"valid", or reason and detail in one line.</summary>
    public override string ToString() => IsValid ? "valid" : Detail.Length == 0 ? Reason : $"{Reason}, {Detail}";
}
