using System.Buffers;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner.Payout;

/// <summary>Judges the payout address that an operator has set.</summary>
internal static class PayoutSetting
{
    private static readonly SearchValues<char> PlaceholderSigns = SearchValues.Create("<>{}$_ ");
    private static readonly string[] PlaceholderWords =
        ["change", "replace", "placeholder", "your", "todo", "example", "xxx", "none", "null"];

    /// <summary>Null for no address or a good one; otherwise one line that says what is wrong and what to do.</summary>
    public static string? WhyInvalid(string address, Network network)
    {
        if (address.Length == 0 || AddressCodec.TryToScript(address, network, out _, out var error))
        {
            return null;
        }

        var problem = IsPlaceholder(address) ? $"is still the placeholder '{address}'" : $"'{address}' cannot be used: {error}";
        var prefix = AddressPrefixes.Of(network).Segwit;
        var name = network.ToString().ToLowerInvariant();
        return $"MINER_ADDRESS {problem.TrimEnd('.')}. Set it to an address of {name} ({prefix}1…), "
            + "or leave it empty to let a wallet make one.";
    }

    private static bool IsPlaceholder(string address) =>
        address.AsSpan().ContainsAny(PlaceholderSigns)
        || Array.Exists(PlaceholderWords, word => address.Contains(word, StringComparison.OrdinalIgnoreCase));
}
