using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Blockyard.Manifests.Tests;

/// <summary>The environment that a workload's container starts with, put together as the kubelet does it.</summary>
internal sealed partial class PodEnvironment
{
    // What the cluster, or an operator's Secret, brings.
    private const string PodIndex = "0";

    private readonly Dictionary<string, string> _variables = [];
    private readonly HashSet<string> _shared = [];
    private readonly HashSet<string> _parts = [];

    private PodEnvironment(Overlay overlay, Manifest workload)
    {
        var container = workload.Containers.Single();
        foreach (var source in Manifest.Items(container, "envFrom"))
        {
            foreach (var (name, value) in overlay.Find("ConfigMap", (string)source["configMapRef"]!["name"]!)!.Labels("data"))
            {
                _variables[name] = value;
                _shared.Add(name);
            }
        }

        foreach (var variable in Manifest.Items(container, "env"))
        {
            if (ValueOf(overlay, variable) is { } value)
            {
                _variables[(string)variable["name"]!] = Reference().Replace(value, match => Part(match.Groups["name"].Value));
                _shared.Remove((string)variable["name"]!);
            }
        }
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Those that every workload is given, whether it has a use for them or not.</summary>
    public IReadOnlySet<string> Shared => _shared;

    /// <summary>Those that are there to be put into others, as <c>$(NAME)</c>.</summary>
    public IReadOnlySet<string> Parts => _parts;

    public static PodEnvironment Of(string overlay, string workload)
    {
        var rendered = Overlay.Render(overlay);
        return new PodEnvironment(rendered, rendered.Workload(workload));
    }

    private static string? ValueOf(Overlay overlay, JsonNode variable)
    {
        if (Manifest.At(variable, "valueFrom.secretKeyRef") is { } secret)
        {
            var encoded = overlay.Find("Secret", (string)secret["name"]!)?.Labels("data")[(string)secret["key"]!];
            return encoded is null ? OperatorsSecret((string)secret["key"]!) : Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        }

        if (Manifest.At(variable, "valueFrom.configMapKeyRef") is { } entry)
        {
            return overlay.Find("ConfigMap", (string)entry["name"]!)?.Labels("data")[(string)entry["key"]!];
        }

        return Manifest.At(variable, "valueFrom.fieldRef") is null ? (string?)variable["value"] ?? "" : PodIndex;
    }

    private static string OperatorsSecret(string key) =>
        key == "Wallet__Key" ? Convert.ToBase64String(new byte[32]) : Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key.PadRight(24, '.')));

    private string Part(string name)
    {
        _parts.Add(name);
        return _variables[name];
    }

    [GeneratedRegex(@"\$\((?<name>\w+)\)")]
    private static partial Regex Reference();
}
