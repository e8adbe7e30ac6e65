using Blockyard.Contracts.Chain.V1;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Services.Wallet.Following;

/// <summary>
/// The shard's place in the chain as a locator: ten blocks one by one, then ever sparser towards the genesis block.
/// </summary>
internal static class ChainPlace
{
    private const int OneByOne = 10;

    public static BlockLocator Of(WalletLedger ledger)
    {
        var locator = new BlockLocator();
        var step = 1L;
        for (var height = (long)(ledger.Tip?.Height ?? 0); height >= 0; height -= step)
        {
            if (ledger.FindBlock((uint)height) is { } hash)
            {
                locator.BlockHashes.Add(hash.ToString());
            }

            if (locator.BlockHashes.Count >= OneByOne)
            {
                step *= 2;
            }
        }

        return locator;
    }
}
