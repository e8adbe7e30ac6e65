using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting.Calls;
using Blockyard.Hosting.Listeners;
using Blockyard.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting;

/// <summary>Starts and runs services so that whatever goes wrong is told once, clearly, and by the exit code.</summary>
public static class ServiceRunner
{
    private const string LogCategory = "Blockyard";

    /// <summary>
    /// Builds a service and runs it until it is told to stop. What an operator can mend is logged as one line.
    /// </summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 otherwise.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        WebApplication? app = null;
        try
        {
            app = build();
            await app.StartServiceAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Judge(app, FindFailure(app));
        }
        catch (OperationCanceledException) when (app?.Lifetime.ApplicationStopping.IsCancellationRequested == true)
        {
            // Told to stop while it was starting, which may take long: it ends in order, and what it has begun is undone. A loop
            // that has failed already is who told it.
            var failure = FindFailure(app);
            await app.StopAsync(CancellationToken.None);
            return Judge(app, failure);
        }
        catch (Exception exception)
        {
            Report(app, exception);
            return 1;
        }
        finally
        {
            if (app is not null)
            {
                // Where the start failed nobody has said so yet, and the host would take loops that end now for broken ones.
                app.Lifetime.StopApplication();
                await app.DisposeAsync();
            }
        }
    }

    /// <summary>Starts a service; for hosts that run several. Checks settings and ports first.</summary>
    /// <exception cref="ServiceStartException">A port is in use or cannot be opened.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static async Task StartServiceAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetService<IStartupValidator>()?.Validate();
        foreach (var (name, address) in app.Services.GetRequiredService<KestrelSetup>().Addresses())
        {
            PortProbe.Check(name, address);
        }

        // Made before the first request: the token file must be readable, and no measurement may be missed.
        app.Services.GetRequiredService<ServiceToken>();
        app.Services.GetRequiredService<MetricCollector>();

        // Made before the host starts them: what keeps one from being made, such as a store in use, is told once and by us.
        _ = app.Services.GetServices<IHostedService>().ToArray();
        await app.StartAsync(cancellationToken);
        var service = app.Services.GetRequiredService<ServiceIdentity>().Name;
        HostingLog.Listening(
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory),
            service,
            string.Join(", ", app.ListenerAddresses().Select(listener => $"{listener.Key} {listener.Value}")));
    }

    /// <summary>The one line that tells an operator what is wrong; null if only the stack trace explains it.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        ServiceStartException known => known.Message,
        NativeLibraryMissingException missing => missing.Message,
        OptionsValidationException wrong => string.Join(' ', wrong.Failures),
        AddressInUseException or { InnerException: AddressInUseException } => exception.Message,
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };

    /// <summary>The error of a loop that ended by itself, which stops the host as if somebody had asked for it.</summary>
    private static Exception? FindFailure(WebApplication app) => app.Services.GetServices<IHostedService>()
        .OfType<BackgroundService>()
        .Select(loop => loop.ExecuteTask?.Exception?.GetBaseException())
        .FirstOrDefault(failure => failure is not null);

    /// <summary>The exit code of a service that has stopped, with what made it stop if that was a failure.</summary>
    private static int Judge(WebApplication app, Exception? failure)
    {
        if (failure is null)
        {
            return 0;
        }

        Report(app, failure);
        return 1;
    }

    private static void Report(WebApplication? app, Exception exception)
    {
        // Before the service is built there is no log of its own.
        using var loggers = app is null
            ? LoggerFactory.Create(logging => logging.AddSimpleConsole(line => line.SingleLine = true))
            : null;
        var logger = (loggers ?? app!.Services.GetRequiredService<ILoggerFactory>()).CreateLogger(LogCategory);
        if (Explain(exception) is { } reason)
        {
            HostingLog.CannotStart(logger, reason);
        }
        else
        {
            HostingLog.Crashed(logger, exception);
        }
    }
}
