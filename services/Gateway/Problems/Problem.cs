using Microsoft.AspNetCore.Http.HttpResults;

namespace Blockyard.Services.Gateway.Problems;

/// <summary>Answers to requests that cannot be served, as RFC 9457 problem documents with a stable <c>code</c>.</summary>
internal static class Problem
{
    /// <summary>400: something in the request is malformed or out of range.</summary>
    public static ProblemHttpResult Invalid(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>404: no such thing.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not_found", detail);

    /// <summary>A problem document.</summary>
    public static ProblemHttpResult Of(int status, string code, string detail) => TypedResults.Problem(
        detail,
        statusCode: status,
        title: TitleOf(status),
        type: $"urn:blockyard:problem:{code}",
        extensions: new Dictionary<string, object?> { ["code"] = code });

    /// <summary>The words that go with a status.</summary>
    public static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
