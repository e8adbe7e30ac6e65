using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Blockyard.Chain.Templates;

/// <summary>The current template and those before it that a solution may still name. Thread-safe.</summary>
public sealed class TemplateStore(TemplateSettings settings, uint runSalt)
{
    /// <summary>Length of an extra-nonce prefix in bytes.</summary>
    public const int ExtraNoncePrefixSize = 2 * sizeof(uint);

    private readonly Lock _lock = new();
    private readonly Queue<BlockTemplate> _live = new();
    private readonly Queue<BlockTemplate> _asked = new();
    private readonly VersionSignal _published = new();
    private BlockTemplate? _current;
    private uint _subscribers;

    /// <summary>The newest template; null before the first.</summary>
    public BlockTemplate? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>How many templates a solution may name.</summary>
    public int LiveCount
    {
        get
        {
            lock (_lock)
            {
                return _live.Count + _asked.Count;
            }
        }
    }

    /// <summary>
    /// Finds a template that is still good; false if it is unknown, too old, or builds on what is not the tip any more.
    /// </summary>
    public bool TryGet(string id, [NotNullWhen(true)] out BlockTemplate? template)
    {
        lock (_lock)
        {
            template = _live.Concat(_asked).FirstOrDefault(each => each.Id == id);
            return template is not null;
        }
    }

    /// <summary>
    /// Opens a subscription with an extra-nonce prefix that no other has had on this node, nor, but for chance, on another.
    /// </summary>
    public TemplateSubscription Subscribe()
    {
        var prefix = new byte[ExtraNoncePrefixSize];
        BinaryPrimitives.WriteUInt32BigEndian(prefix, runSalt);
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(sizeof(uint)), Interlocked.Increment(ref _subscribers));
        return new TemplateSubscription(this, prefix);
    }

    /// <summary>Makes a template the current one and wakes the subscribers. One on a new tip makes all others stale.</summary>
    internal void Publish(BlockTemplate template)
    {
        lock (_lock)
        {
            if (template.Tip != _current?.Tip)
            {
                _live.Clear();
                _asked.Clear();
            }

            Add(_live, template);
            _current = template;
        }

        _published.Advance(template.Number);
    }

    /// <summary>Lets solutions name a template that only whoever asked for it knows. It takes no place of those that all know.</summary>
    internal void Remember(BlockTemplate template)
    {
        lock (_lock)
        {
            Add(_asked, template);
        }
    }

    /// <summary>Completes with the newest template as soon as it is newer than <paramref name="seen"/>.</summary>
    internal async Task<BlockTemplate> NextAsync(long seen, CancellationToken cancellationToken)
    {
        await _published.WaitPastAsync(seen, cancellationToken);
        return Current!;
    }

    private void Add(Queue<BlockTemplate> templates, BlockTemplate template)
    {
        if (templates.Contains(template))
        {
            return;
        }

        while (templates.Count >= settings.MaxLive)
        {
            templates.Dequeue();
        }

        templates.Enqueue(template);
    }
}
