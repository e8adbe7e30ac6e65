using Blockyard.Hosting;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>
/// The settings in force. The file is looked at every few seconds (a mounted ConfigMap changes by a symbolic link, which
/// file system events miss); a change takes effect at once, a broken file leaves the settings before it in force.
/// </summary>
internal sealed class RateLimitSettingsFile : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private string? _text;
    private volatile RateLimitPlan _plan = new(RateLimitSettings.Default);

    /// <summary>Reads the file before any request is served.</summary>
    /// <exception cref="ServiceStartException">
    /// The file is missing or unusable: a gateway must not start with other limits than those it was given.
    /// </exception>
    public RateLimitSettingsFile(string? path, TimeProvider time, ILogger<RateLimitSettingsFile> logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        try
        {
            if (path is not null)
            {
                Apply(File.ReadAllText(path));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ServiceStartException($"RL_SETTINGS_PATH: {path} is unusable: {error.Message}", error);
        }
    }

    /// <summary>What is in force now.</summary>
    public RateLimitPlan Plan => _plan;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look(_path);
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
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            RateLimitLog.SettingsUnusable(_logger, file, error.Message);
        }
    }

    private void Apply(string text)
    {
        _text = text;
        var settings = RateLimitSettingsReader.Parse(text);
        _plan = new RateLimitPlan(settings);
        RateLimitLog.SettingsRead(_logger, _path!, settings.Strategies.Count);
    }
}
