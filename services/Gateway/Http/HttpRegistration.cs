using System.Text.Json;
using System.Text.Json.Serialization;
using Blockyard.Hosting.Listeners;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Http;

/// <summary>The port that people use, and how it speaks.</summary>
internal static class HttpRegistration
{
    public static void AddHttp(this IHostApplicationBuilder builder)
    {
        // Plain HTTP/2 cannot share a port with HTTP/1.1.
        var secure = !string.IsNullOrEmpty(builder.Configuration["Http:Tls:CertificatePath"]);
        builder.AddListener("Http", 8080, secure ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
        var services = builder.Services;
        services.AddOptions<HttpOptions>().Bind(builder.Configuration.GetSection("Http")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        services.AddCors();
        services
            .AddOptions<CorsOptions>()
            .Configure<IOptions<HttpOptions>>(
                (cors, http) => cors.AddDefaultPolicy(policy => Allow(policy, http.Value.CorsOrigins)));
    }

    /// <summary>How bodies are read and written.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static void Allow(CorsPolicyBuilder policy, string[] origins)
    {
        if (origins.Length > 0)
        {
            policy
                .WithOrigins(origins)
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders(
                    "ETag",
                    "Location",
                    "Retry-After",
                    ResponseHeadersMiddleware.RequestIdHeader,
                    ResponseHeadersMiddleware.ChainHeightHeader);
        }
    }
}
