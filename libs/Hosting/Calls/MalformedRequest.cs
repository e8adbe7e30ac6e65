using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Blockyard.Hosting.Calls;

/// <summary>
/// The gRPC server answers a request that it cannot decode with UNKNOWN, before any interceptor sees it. A caller who
/// sent garbage should be told INVALID_ARGUMENT: this corrects the status on the way out.
/// </summary>
internal static class MalformedRequest
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private static readonly object Decoded = new();

    public static void MarkDecoded(HttpContext context) => context.Items[Decoded] = Decoded;

    public static async Task Correct(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null || context.Items.ContainsKey(Decoded))
        {
            return;
        }

        // Without a response message the status stands in the headers.
        var headers = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        if (headers is { IsReadOnly: false } && headers[StatusHeader] == Text(StatusCode.Unknown))
        {
            headers[StatusHeader] = Text(StatusCode.InvalidArgument);
            headers[MessageHeader] = "The request is not a valid message of this method.";
        }
    }

    private static string Text(StatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);
}
