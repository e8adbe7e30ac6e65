using Microsoft.AspNetCore.Http.Metadata;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Metadata of a route: the largest body that it takes.</summary>
internal sealed record RequestSize(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
