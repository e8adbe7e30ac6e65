using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Probes;

/// <summary>Checks the ranges of <see cref="ShutdownOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
