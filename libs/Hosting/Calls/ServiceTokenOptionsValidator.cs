using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Calls;

/// <summary>A service does not start without a token: there is no default.</summary>
internal sealed class ServiceTokenOptionsValidator(IHostEnvironment environment) : IValidateOptions<ServiceTokenOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceTokenOptions options)
    {
        if (!string.IsNullOrEmpty(options.TokenFile))
        {
            return File.Exists(options.TokenFile)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Service:TokenFile: the file {options.TokenFile} does not exist.");
        }

        if (DevelopmentSecret.IsRefused(options.Token ?? "", environment))
        {
            return ValidateOptionsResult.Fail(
                "Service:Token (environment Service__Token) is the committed development token, which everybody knows.");
        }

        return options.Token?.Trim().Length >= ServiceTokenOptions.MinimumLength
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Service:Token (environment Service__Token) must be set to the same random text of at least " +
                $"{ServiceTokenOptions.MinimumLength} characters for all services, or Service:TokenFile to a file that holds it.");
    }
}
