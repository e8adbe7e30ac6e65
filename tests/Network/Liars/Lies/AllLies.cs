namespace Blockyard.Network.Liars.Lies;

/// <summary>Everything that a liar can do.</summary>
internal static class AllLies
{
    public static IReadOnlyList<Lie> Make() =>
    [
        .. GreetingLies.All(), .. HeaderLies.All(), .. BlockLies.All(), .. TransactionLies.All(), .. CompactLies.All(),
        .. AddressLies.All(), .. SilentLies.All(),
    ];
}
