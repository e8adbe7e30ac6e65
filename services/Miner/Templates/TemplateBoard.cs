using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Miner.Reporting;

namespace Blockyard.Services.Miner.Templates;

/// <summary>Holds the newest template. Written by the feed, read by everybody.</summary>
internal sealed class TemplateBoard(ChangeNotice changes, TimeProvider time) : IReadinessCheck
{
    private const uint FullWeight = BlockRules.MaxWeight - (BlockRules.MaxWeight / 50);

    private volatile ReceivedTemplate? _current;
    private volatile bool _connected;

    /// <inheritdoc/>
    public string Name => "templates";

    /// <summary>The newest template, or null if none has come yet.</summary>
    public ReceivedTemplate? Current => _current;

    /// <summary>Whether the stream of templates is up.</summary>
    public bool Connected => _connected;

    /// <inheritdoc/>
    public string? WhyNotReady() => _connected ? null : "no stream of templates from a chain-store";

    /// <summary>Takes a new template.</summary>
    /// <exception cref="FormatException">The message makes no sense.</exception>
    public void Publish(BlockTemplate message)
    {
        var template = TemplateMapping.Read(message);
        var now = time.GetTimestamp();
        var before = _current is { } last && last.Work.PreviousHash == template.PreviousHash ? last : null;
        _current = new ReceivedTemplate(
            template,
            message.TransactionCount,
            now,
            before?.ParentSince ?? now,
            message.TransactionCount == 0 ? null : before?.TransactionsSince ?? now,
            message.Weight >= FullWeight);
        _connected = true;
        changes.Raise();
    }

    /// <summary>Notes that the stream is down; the newest template stays, it may still be good.</summary>
    public void Disconnect()
    {
        _connected = false;
        changes.Raise();
    }
}
