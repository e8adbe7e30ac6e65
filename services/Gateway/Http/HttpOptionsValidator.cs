using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Checks the ranges of <see cref="HttpOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
