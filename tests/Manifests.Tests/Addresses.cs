using System.Globalization;
using System.Text.RegularExpressions;

namespace Blockyard.Manifests.Tests;

/// <summary>An address that a workload is given: whom it will call.</summary>
internal sealed record Address(string From, string Variable, string? Pod, string Service, int Port);

/// <summary>Reads the addresses out of a workload's environment and arguments.</summary>
internal static partial class Addresses
{
    public static IEnumerable<Address> Of(Overlay overlay, Manifest workload) =>
        Settings(overlay, workload)
            .SelectMany(setting =>
                HostAndPort()
                    .Matches(setting.Value)
                    .Select(match => new Address(
                        workload.Name,
                        setting.Key,
                        match.Groups["pod"].Success ? match.Groups["pod"].Value : null,
                        match.Groups["service"].Value,
                        int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))));

    private static IEnumerable<KeyValuePair<string, string>> Settings(Overlay overlay, Manifest workload)
    {
        var container = workload.Containers.Single();
        var given = Manifest
            .Items(container, "env")
            .Where(variable => variable["value"] is not null)
            .Select(variable => KeyValuePair.Create((string)variable["name"]!, (string)variable["value"]!));
        // Only chain-stores dial peers; the others are handed the variable along with the rest of the configuration.
        var shared =
            workload.Name == "chain-store"
                ? overlay
                    .Of("ConfigMap")
                    .Single(map => map.Name.StartsWith("blockchain-config", StringComparison.Ordinal))
                    .Labels("data")
                : new Dictionary<string, string>();
        var arguments = Manifest.Items(container, "args").Select(argument => KeyValuePair.Create("args", (string)argument!));
        return given.Concat(shared).Concat(arguments);
    }

    [GeneratedRegex(
        @"(?<![\w.=-])(?:dns:///|[a-z-]*=?http://)?(?:(?<pod>[a-z-]+-(?:\{n\}|0))\.)?"
            + @"(?<service>[a-z][a-z-]*)(?:\.blockchain\.svc)?:(?<port>\d+)"
    )]
    private static partial Regex HostAndPort();
}
