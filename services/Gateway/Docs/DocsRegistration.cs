using Microsoft.OpenApi;

namespace Blockyard.Services.Gateway.Docs;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocsRegistration
{
    private const string DocumentPath = "/api-docs/openapi.json";

    public static void AddDocs(this IHostApplicationBuilder builder) => builder.Services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DocsDocument.DescribeAsync);
        options.AddOperationTransformer(DocsOperation.DescribeAsync);
    });

    public static void MapDocs(this WebApplication app)
    {
        app.MapOpenApi(DocumentPath);
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "swagger-ui";
            page.DocumentTitle = "Blockyard API";
            page.SwaggerEndpoint(DocumentPath, "Blockyard API");
        });
    }
}
