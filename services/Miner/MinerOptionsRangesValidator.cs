using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner;

/// <summary>Checks the attributes of <see cref="MinerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class MinerOptionsRangesValidator : IValidateOptions<MinerOptions>;
