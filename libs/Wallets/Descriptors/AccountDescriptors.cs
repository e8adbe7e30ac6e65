using System.Globalization;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Descriptors;

/// <summary>The descriptors of an account, with which other software can watch it (BIP 380, 382).</summary>
/// <remarks>Public keys only: who has them sees every address of the account, and spends nothing.</remarks>
/// <param name="Receive">Of the addresses that are given out, with checksum.</param>
/// <param name="Change">Of the addresses that change goes to, with checksum.</param>
public sealed record AccountDescriptors(string Receive, string Change)
{
    /// <summary>Those of an account of native SegWit addresses.</summary>
    public static AccountDescriptors Of(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new AccountDescriptors(Write(account, KeyBranch.Receive), Write(account, KeyBranch.Change));
    }

    private static string Write(Account account, KeyBranch branch) => DescriptorChecksum.Append(string.Create(
        CultureInfo.InvariantCulture, $"wpkh({account.Key.Export(ExtendedKeyNetwork.Test)}/{(byte)branch}/*)"));
}
