using System.Security.Cryptography;
using System.Text;
using Blockyard.Hosting;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Keys;

/// <summary>
/// All keys in force. The key file is looked at every few seconds; a broken one leaves the keys before it in force.
/// </summary>
internal sealed class KeyRing : BackgroundService
{
    private const int MaxKeyLength = 256;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly KeyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private string? _text;
    private volatile ApiKey[] _keys = [];

    /// <summary>Takes in the keys before any request is served.</summary>
    /// <exception cref="ServiceStartException">A key is a placeholder or too short, or the key file is unusable.</exception>
    public KeyRing(IOptions<KeyOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<KeyRing> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        Check("BITCOIN_API_ADMIN_KEY", _options.AdminKey, environment);
        Check("BITCOIN_API_WALLET_KEY", _options.WalletKey, environment);
        try
        {
            Apply(_options.File is { } file ? File.ReadAllText(file) : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ServiceStartException($"Keys:File: {_options.File} is unusable: {error.Message}", error);
        }
    }

    /// <summary>The keys, without themselves: names, scopes, expiry.</summary>
    public IReadOnlyList<ApiKey> Keys => _keys;

    /// <summary>
    /// The key that was sent, or null if none is like it or it has expired. Takes the same time whichever it is.
    /// </summary>
    public ApiKey? Find(string sent)
    {
        if (sent.Length is 0 or > MaxKeyLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sent), hash);
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
            {
                found = key;
            }
        }

        return found?.Expires <= _time.GetUtcNow() ? null : found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.File is not { } file)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look(file);
        }
    }

    private static void Check(string name, string? key, IHostEnvironment environment)
    {
        if (key is not null && KeyRules.WhyRefused(key, environment.IsProduction()) is { } reason)
        {
            throw new ServiceStartException($"{name} is refused: {reason}.");
        }
    }

    private void Look(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            if (text != _text)
            {
                Apply(text);
                KeyLog.KeysRead(_logger, file, _keys.Length);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            KeyLog.KeysUnusable(_logger, file, error.Message);
        }
    }

    private void Apply(string? text)
    {
        _text = text;
        var keys = new List<ApiKey>();
        Add(keys, "admin", KeyScope.Admin, _options.AdminKey);
        Add(keys, "wallet", KeyScope.Wallet, _options.WalletKey);
        keys.AddRange(text is null ? [] : KeyFileReader.Parse(text));
        _keys = [.. keys];
    }

    private static void Add(List<ApiKey> keys, string name, KeyScope scope, string? key)
    {
        if (key is not null)
        {
            keys.Add(new ApiKey(name, scope, SHA256.HashData(Encoding.UTF8.GetBytes(key)), null));
        }
    }
}
