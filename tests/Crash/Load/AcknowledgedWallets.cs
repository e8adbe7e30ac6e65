using Blockyard.Crash.Wallets;
using Blockyard.Primitives;

namespace Blockyard.Crash.Load;

/// <summary>What the wallet service acknowledged: a book for each of its clients. Thread-safe.</summary>
internal sealed class AcknowledgedWallets
{
    public const int Clients = 2;

    public AcknowledgedWallets(int seed)
    {
        Books = [.. Enumerable.Range(0, Clients).Select(client => new WalletBook($"{seed}-{client}"))];
    }

    public IReadOnlyList<WalletBook> Books { get; }

    public IEnumerable<KeptWallet> All => Books.SelectMany(book => book.Wallets.Values);

    public int Payments => All.Sum(wallet => wallet.Payments.Count);

    /// <summary>An address of some wallet, or null if there is none yet.</summary>
    public string? PickAddress(Random random)
    {
        var addresses = All.SelectMany(wallet => wallet.Labels.Keys).ToArray();
        return addresses.Length == 0 ? null : addresses[random.Next(addresses.Length)];
    }

    /// <summary>The script of such an address.</summary>
    public byte[]? PickScript(Random random) =>
        PickAddress(random) is { } address ? AddressCodec.ToScript(address, Network.Regtest) : null;
}
