namespace Blockyard.Services.Gateway.Keys;

/// <summary>Keys of the HTTP API.</summary>
internal static class KeyRegistration
{
    public static void AddKeys(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddOptions<KeyOptions>().Bind(configuration.GetSection("Keys")).Configure(keys =>
        {
            // An empty variable is how a manifest says "none".
            keys.AdminKey = configuration["BITCOIN_API_ADMIN_KEY"] is { Length: > 0 } admin ? admin : null;
            keys.WalletKey = configuration["BITCOIN_API_WALLET_KEY"] is { Length: > 0 } wallet ? wallet : null;
        });
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
    }
}
