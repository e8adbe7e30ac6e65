using System.Text.Json;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Problems;

/// <summary>Turns whatever went wrong below it into a problem document. No stack trace leaves the gateway.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: there is nobody to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var (status, code, detail) = Translate(error);
            if (status >= StatusCodes.Status500InternalServerError)
            {
                ProblemLog.RequestFailed(logger, context.Request.Method, context.Request.Path, status, context.TraceIdentifier, error);
            }

            context.Response.Clear();
            await Problem.Of(status, code, detail).ExecuteAsync(context);
        }
    }

    private static (int Status, string Code, string Detail) Translate(Exception error) => error switch
    {
        ProblemException problem => (problem.Status, problem.Code, problem.Message),
        RpcException rpc => RpcProblems.Translate(rpc),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, "invalid_json", json.Message),
        BadHttpRequestException bad => (bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
        OperationCanceledException => (StatusCodes.Status504GatewayTimeout, "timeout", "A service behind the gateway did not answer in time."),
        _ => (StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong here; the log has it under the request id."),
    };

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        _ => "invalid_request",
    };
}
