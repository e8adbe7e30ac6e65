using System.Text.Json;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Problems;

/// <summary>Turns whatever went wrong below it into a problem document. No stack trace leaves the gateway.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // How the framework begins to tell the developer, which is none of the caller's business.
    private const string NoBody = "Implicit body inferred";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left, in the middle of a stream perhaps: there is nobody to answer.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var (status, code, detail) = Translate(error);
            Log(context, status, error);
            context.Response.Headers.ETag = default;
            await Problem.WriteAsync(context, status, code, detail);
        }
    }

    private void Log(HttpContext context, int status, Exception error)
    {
        var (method, path, id) = (context.Request.Method, context.Request.Path, context.TraceIdentifier);
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
        {
            ProblemLog.RequestNotServed(logger, method, path, status, id, error.Message);
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            ProblemLog.RequestFailed(logger, method, path, status, id, error);
        }
    }

    private static (int Status, string Code, string Detail) Translate(Exception error) => error switch
    {
        ProblemException problem => (problem.Status, problem.Code, problem.Message),
        RpcException rpc => RpcProblems.Translate(rpc),
        BadHttpRequestException { InnerException: JsonException json } => Translate(json),
        JsonException json => Translate(json),
        BadHttpRequestException bad when bad.Message.StartsWith(NoBody, StringComparison.Ordinal) =>
            (StatusCodes.Status400BadRequest, "invalid_json", "The body is missing: this takes a JSON object."),
        BadHttpRequestException bad => (bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
        OperationCanceledException =>
            (StatusCodes.Status504GatewayTimeout, "timeout", "A service behind the gateway did not answer in time."),
        _ =>
            (StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong here; the log has it under the request id."),
    };

    private static (int Status, string Code, string Detail) Translate(JsonException error) =>
        error.Path?.EndsWith("_sats", StringComparison.Ordinal) == true
        ? (StatusCodes.Status400BadRequest, "invalid_amount", $"{error.Path[2..]} must be a whole number of satoshis, not below 0.")
        : (StatusCodes.Status400BadRequest, "invalid_json", $"The body is no JSON of the expected form; see {error.Path ?? "$"}.");

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        _ => "invalid_request",
    };
}
