using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Listeners;

/// <summary>Checks the ranges of <see cref="GrpcOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class GrpcOptionsValidator : IValidateOptions<GrpcOptions>;
