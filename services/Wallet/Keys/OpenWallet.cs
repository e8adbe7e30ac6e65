using System.Diagnostics.CodeAnalysis;
using Blockyard.Wallets.Keys;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>The keys of one unlocked wallet. They are not wiped while somebody signs with them.</summary>
internal sealed class OpenWallet(AccountSecret keys, DateTimeOffset until) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _wiped;

    public DateTimeOffset Until { get; } = until;

    /// <summary>Takes the timer that ends the unlocking.</summary>
    public void LockLater(ITimer timer)
    {
        lock (_gate)
        {
            _timer = timer;
            if (_wiped)
            {
                timer.Dispose();
            }
        }
    }

    public bool TryUse<T>(Func<AccountSecret, T> use, [MaybeNullWhen(false)] out T result)
    {
        lock (_gate)
        {
            result = _wiped ? default : use(keys);
            return !_wiped;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _wiped = true;
            _timer?.Dispose();
            keys.Dispose();
        }
    }
}
