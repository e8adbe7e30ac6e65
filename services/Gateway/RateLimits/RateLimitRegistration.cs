using Blockyard.Hosting;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Rate limits: in Redis where there is one, else in memory.</summary>
internal static class RateLimitRegistration
{
    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var path = builder.Configuration["RL_SETTINGS_PATH"] is { Length: > 0 } given ? given : null;
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton(provider => new RateLimitSettingsFile(
            path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RateLimitSettingsFile>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RateLimitSettingsFile>());
        services.AddSingleton<LocalTokenBuckets>();
        if (builder.Configuration["Redis:Connection"] is { Length: > 0 } connection)
        {
            services.AddSingleton(new RedisConnection(Checked(connection)));
            services.AddSingleton<RedisTokenBuckets>();
            services.AddSingleton<ITokenBuckets>(provider => new SharedTokenBuckets(
                provider.GetRequiredService<RedisTokenBuckets>(),
                provider.GetRequiredService<LocalTokenBuckets>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<RateLimitMetrics>(),
                provider.GetRequiredService<ILogger<SharedTokenBuckets>>()));
        }
        else
        {
            services.AddSingleton<ITokenBuckets>(provider => provider.GetRequiredService<LocalTokenBuckets>());
        }
    }

    private static string Checked(string connection)
    {
        try
        {
            RedisConnection.Parse(connection);
            return connection;
        }
        catch (ArgumentException error)
        {
            throw new ServiceStartException("Redis:Connection is malformed: write host:6379,password=…", error);
        }
    }
}
