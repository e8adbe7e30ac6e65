using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Metrics;

/// <summary>Checks the ranges of <see cref="MetricsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class MetricsOptionsValidator : IValidateOptions<MetricsOptions>;
