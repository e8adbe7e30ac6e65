namespace Blockyard.Services.Gateway.Problems;

/// <summary>
/// A request that cannot be served, found where no answer can be returned; the edge turns it into a problem document.
/// </summary>
internal sealed class ProblemException(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static ProblemException Invalid(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);
}
