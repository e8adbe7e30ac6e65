using Blockyard.Chain.Import;

namespace Blockyard.Services.ChainStore.Import;

/// <summary>Keeps how far an import is, for whoever looks at it from time to time.</summary>
internal sealed class LatestProgress : IProgress<ImportProgress>
{
    private readonly Lock _lock = new();
    private ImportProgress _value;

    public ImportProgress Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    public void Report(ImportProgress value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }
}
