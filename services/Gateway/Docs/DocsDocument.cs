using Blockyard.Services.Gateway.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Blockyard.Services.Gateway.Docs;

/// <summary>What the document says about the API as a whole.</summary>
internal static class DocsDocument
{
    public const string KeyScheme = "ApiKey";

    private const string Description = """
        Blockyard: a private Bitcoin network. Amounts are whole numbers of satoshis, ids are hex as every Bitcoin tool prints them, times are RFC 3339.

        **Lists** take `limit` (1 to 200) and `cursor`; they answer `items` and, unless the page was the last one, `next_cursor`.

        **Errors** are problem documents (RFC 9457) with a stable `code`: branch on that.

        **Keys** go in the header `X-API-Key`. Reading the chain and broadcasting signed transactions need none, wallets need the scope *wallet*, `/api/admin` needs *admin*.

        **Idempotency**: send an `Idempotency-Key` with whatever creates or spends; a repeated request with the same key is done once.

        Every answer carries `X-Chain-Height` and `X-Request-Id`. What is confirmed deeply enough may be cached for good; confirmations are `X-Chain-Height - block_height + 1`.
        """;

    public static Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Blockyard API",
            Version = "v1",
            Description = Description,
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = KeyMiddleware.HeaderName,
            Description = "A key with the scope that the route asks for; admin includes wallet, wallet includes read.",
        };
        return Task.CompletedTask;
    }
}
