using Blockyard.Hosting.Probes;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.Reporting;

namespace Blockyard.Services.Miner.Templates;

/// <summary>Holds the newest template. Written by the feed, read by everybody.</summary>
internal sealed class TemplateBoard(ChangeNotice changes, TimeProvider time) : IReadinessCheck
{
    private volatile ReceivedTemplate? _current;
    private volatile ChainStoreNode? _source;
    private volatile int _stream;

    /// <inheritdoc/>
    public string Name => "templates";

    /// <summary>The newest template, or null if none has come yet.</summary>
    public ReceivedTemplate? Current => _current;

    /// <summary>The chain-store whose templates come in; null while there is none.</summary>
    public ChainStoreNode? Source => _source;

    /// <summary>Whether a stream of templates is up.</summary>
    public bool Connected => _source is not null;

    /// <inheritdoc/>
    public string? WhyNotReady() => Connected ? null : "no stream of templates from a chain-store";

    /// <summary>A stream is opened: gives its number.</summary>
    public int Open() => ++_stream;

    /// <summary>Whether a template's stream is still up, so that its chain-store is the one that made it.</summary>
    public bool IsLive(ReceivedTemplate template) => Connected && template.Stream == _stream;

    /// <summary>Takes a new template.</summary>
    public void Publish(ReceivedTemplate template)
    {
        var now = time.GetTimestamp();
        var before = _current is { } last && last.Work.PreviousHash == template.Work.PreviousHash ? last : null;
        _current = template with
        {
            ReceivedAt = now,
            ParentSince = before?.ParentSince ?? now,
            TransactionsSince = template.TransactionCount == 0 ? null : before?.TransactionsSince ?? now,
        };
        _source = template.Source;
        changes.Raise();
    }

    /// <summary>Takes the newest template away: what it leads to would be lost.</summary>
    public void Withdraw() => _current = null;

    /// <summary>Notes that the stream is down; the newest template stays, it may still be good.</summary>
    public void Disconnect()
    {
        _source = null;
        changes.Raise();
    }
}
