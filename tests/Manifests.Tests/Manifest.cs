using System.Text.Json.Nodes;

namespace Blockyard.Manifests.Tests;

/// <summary>One rendered object.</summary>
internal sealed record Manifest(JsonNode Node)
{
    private static readonly string[] WorkloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"];

    public string Kind => Text("kind")!;

    public string Name => Text("metadata.name")!;

    public string? Namespace => Text("metadata.namespace");

    public bool IsWorkload => WorkloadKinds.Contains(Kind);

    public JsonNode PodSpec => At("spec.template.spec") ?? throw new InvalidOperationException($"{this} has no pod template.");

    public IReadOnlyDictionary<string, string> PodLabels => Labels("spec.template.metadata.labels");

    public IEnumerable<JsonNode> Containers => Items(PodSpec, "containers").Concat(Items(PodSpec, "initContainers"));

    /// <summary>The value at a path of field names, or null.</summary>
    public JsonNode? At(string path) => At(Node, path);

    public string? Text(string path) => At(path)?.ToString();

    public int? Number(string path) => (int?)At(path);

    public IReadOnlyDictionary<string, string> Labels(string path) => Map(At(path));

    public override string ToString() => $"{Kind}/{Name}";

    public static JsonNode? At(JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (current, field) => (current as JsonObject)?[field]);

    public static IEnumerable<JsonNode> Items(JsonNode? node, string path) =>
        (At(node, path) as JsonArray)?.OfType<JsonNode>() ?? [];

    public static IReadOnlyDictionary<string, string> Map(JsonNode? node) =>
        (node as JsonObject)?.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") ?? [];

    /// <summary>Whether labels satisfy a selector; an empty selector matches nothing here.</summary>
    public static bool Selects(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
}
