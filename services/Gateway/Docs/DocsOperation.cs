using System.Reflection;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Blockyard.Services.Gateway.Docs;

/// <summary>What the document says about each operation beyond its types: pages, idempotency keys, scopes.</summary>
internal static class DocsOperation
{
    public static Task DescribeAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var parameters = metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() ?? [];
        operation.Parameters ??= [];
        if (parameters.Any(parameter => parameter.ParameterType == typeof(PageQuery)))
        {
            Add(
                operation,
                "limit",
                ParameterLocation.Query,
                JsonSchemaType.Integer,
                $"Most items to return, 1 to {PageQuery.MaxLimit}; 25 unless given.");
            Add(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "next_cursor of the page before.");
        }

        if (parameters.Any(parameter => parameter.ParameterType == typeof(IdempotencyKey)))
        {
            Add(
                operation,
                IdempotencyKey.HeaderName,
                ParameterLocation.Header,
                JsonSchemaType.String,
                "Makes a repeated request be done once; 1 to 255 printable characters.");
        }

        if (metadata.OfType<NeedsScope>().LastOrDefault() is { Scope: > KeyScope.None } needs)
        {
            operation.Description = $"Needs a key with scope {needs.Scope.ToString().ToLowerInvariant()}.";
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(DocsDocument.KeyScheme, context.Document)] = [],
                },
            ];
        }

        return Task.CompletedTask;
    }

    private static void Add(
        OpenApiOperation operation,
        string name,
        ParameterLocation place,
        JsonSchemaType type,
        string description) =>
        operation.Parameters!.Add(
            new OpenApiParameter
            {
                Name = name,
                In = place,
                Description = description,
                Schema = new OpenApiSchema { Type = type },
            });
}
