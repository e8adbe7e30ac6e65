using System.Globalization;

namespace Blockyard.Wallets.Keys;

/// <summary>Names one key of an account: its branch and its number in it.</summary>
public readonly record struct KeyId(KeyBranch Branch, uint Index)
{
    /// <summary>The whole path, such as <c>m/84'/1'/0'/0/7</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"m/84'/1'/0'/{(byte)Branch}/{Index}");
}
