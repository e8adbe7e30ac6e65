namespace Blockyard.Chain.Templates;

/// <summary>One miner's view of the templates. For one thread at a time.</summary>
public sealed class TemplateSubscription
{
    private readonly TemplateStore _store;
    private long _seen;

    internal TemplateSubscription(TemplateStore store, byte[] extraNoncePrefix)
    {
        _store = store;
        ExtraNoncePrefix = extraNoncePrefix;
    }

    /// <summary>
    /// To stand in the coinbase script behind the height: it keeps what this miner hashes apart from what all others hash.
    /// </summary>
    public ReadOnlyMemory<byte> ExtraNoncePrefix { get; }

    /// <summary>
    /// Completes with the newest template as soon as there is one that was not given yet. Ones in between are left out.
    /// </summary>
    public async Task<BlockTemplate> NextAsync(CancellationToken cancellationToken)
    {
        var template = await _store.NextAsync(_seen, cancellationToken);
        _seen = template.Number;
        return template;
    }
}
