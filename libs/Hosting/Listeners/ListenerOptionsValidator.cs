using System.Net;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Listeners;

/// <summary>Checks a listener's port, address and certificate paths before anything is bound.</summary>
internal sealed class ListenerOptionsValidator : IValidateOptions<ListenerOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenerOptions options)
    {
        if (options.Port is < 0 or > 65535)
        {
            return ValidateOptionsResult.Fail($"{name}:Port is {options.Port}; a port is 0 to 65535.");
        }

        if (options.BindAddress is { Length: > 0 } address && address != "*" && !IPAddress.TryParse(address, out _))
        {
            return ValidateOptionsResult.Fail($"{name}:BindAddress is '{address}'; it takes an IP address or *.");
        }

        return options.Tls.FirstProblem() is { } problem
            ? ValidateOptionsResult.Fail($"{name}:Tls:{problem}")
            : ValidateOptionsResult.Success;
    }
}
