using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet;

/// <summary>Checks the ranges of <see cref="WalletOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class WalletOptionsValidator : IValidateOptions<WalletOptions>;
