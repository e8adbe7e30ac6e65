namespace Blockyard.Services.ChainStore.Calls;

/// <summary>Keeps how far some work is, for whoever looks at it from time to time.</summary>
internal sealed class LatestProgress<T> : IProgress<T>
    where T : struct
{
    private readonly Lock _lock = new();
    private T _value;

    public T Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    public void Report(T value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }
}
