using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Clients;

/// <summary>Checks the ranges of <see cref="ServiceClientOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ServiceClientOptionsValidator : IValidateOptions<ServiceClientOptions>;
