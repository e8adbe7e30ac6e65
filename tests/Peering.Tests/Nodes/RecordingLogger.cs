using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILogger<PeerNetwork>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>True if something was logged that holds a text.</summary>
    public bool Has(string text) => Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal));

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public override string ToString() => string.Join('\n', Entries.Select(entry => $"{entry.Level}: {entry.Text}"));
}
