using Blockyard.Hosting.Probes;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Events;

/// <summary>What follows the chain and the mempool.</summary>
internal static class EventRegistration
{
    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EventOptions>().Bind(builder.Configuration.GetSection("Events")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        services.AddSingleton<ChainFeed>();
        services.AddSingleton<StreamFollower>();
        services.AddSingleton<ChainWatch>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ChainWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<ChainWatch>());
        services.AddHostedService<MempoolWatch>();
    }
}
