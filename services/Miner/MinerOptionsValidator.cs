using Blockyard.Mining;
using Blockyard.Services.Miner.Payout;
using Blockyard.Services.Miner.Work;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner;

/// <summary>Checks what the attributes cannot say; every message says how to mend it.</summary>
internal sealed class MinerOptionsValidator : IValidateOptions<MinerOptions>
{
    public ValidateOptionsResult Validate(string? name, MinerOptions options)
    {
        var failures = new List<string>();
        if (!PacingNames.TryParse(options.Pacing, options.Network, out _))
        {
            failures.Add($"Miner:Pacing '{options.Pacing}' is none of: {string.Join(", ", PacingNames.All)}.");
        }

        if (options.Lanes != 0 && !HashLanes.Supported.Contains(options.Lanes))
        {
            failures.Add(
                $"Miner:Lanes {options.Lanes} is not possible here: write 0 for the best, or {string.Join(", ", HashLanes.Supported)}.");
        }

        if (PayoutSetting.WhyInvalid(options.PayoutAddress, options.Network) is { } reason)
        {
            failures.Add(reason);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
