using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>Checks objects against the API server's own description: unknown fields, missing fields, wrong types.</summary>
internal sealed class KubernetesSchema
{
    public const string File = "kubernetes/openapi-v1.36.json.gz";

    private const string Prefix = "#/definitions/";

    private static readonly Lazy<KubernetesSchema> Loaded = new(() => new KubernetesSchema());

    private readonly JsonObject _definitions;
    private readonly Dictionary<string, string> _byKind = [];

    private KubernetesSchema()
    {
        using var packed = new GZipStream(System.IO.File.OpenRead(SharedData.PathOf(File)), CompressionMode.Decompress);
        _definitions = JsonNode.Parse(packed)!["definitions"]!.AsObject();
        foreach (var (name, definition) in _definitions)
        {
            foreach (var id in Manifest.Items(definition, "x-kubernetes-group-version-kind"))
            {
                var group = (string)id["group"]!;
                _byKind.TryAdd($"{(group.Length == 0 ? "" : group + "/")}{id["version"]} {id["kind"]}", name);
            }
        }
    }

    public static KubernetesSchema Load() => Loaded.Value;

    public IReadOnlyList<string> Check(JsonNode manifest)
    {
        var errors = new List<string>();
        if (_byKind.TryGetValue($"{manifest["apiVersion"]} {manifest["kind"]}", out var definition))
        {
            Check(manifest, _definitions[definition]!, $"{manifest["kind"]}/{manifest["metadata"]?["name"]}", errors);
        }
        else
        {
            errors.Add($"{manifest["apiVersion"]} {manifest["kind"]} is no kind that the API server knows");
        }

        return errors;
    }

    private void Check(JsonNode? node, JsonNode schema, string path, List<string> errors)
    {
        var reference = (string?)schema["$ref"];
        var definition = reference is null ? schema : _definitions[reference[Prefix.Length..]]!;
        switch (node)
        {
            case null:
                errors.Add($"{path} is null");
                break;
            case JsonObject map:
                CheckObject(map, definition, path, errors);
                break;
            case JsonArray list:
                CheckArray(list, definition, path, errors);
                break;
            default:
                CheckScalar(node, definition, path, errors, reference);
                break;
        }
    }

    private void CheckObject(JsonObject map, JsonNode schema, string path, List<string> errors)
    {
        if (!IsType(schema, "object", path, errors))
        {
            return;
        }

        var properties = schema["properties"] as JsonObject;
        var additional = schema["additionalProperties"];
        foreach (var (field, value) in map)
        {
            if (properties?[field] is { } property)
            {
                Check(value, property, $"{path}.{field}", errors);
            }
            else if (additional is JsonObject)
            {
                Check(value, additional, $"{path}.{field}", errors);
            }
            else if (properties is not null)
            {
                errors.Add($"{path}.{field} is unknown");
            }
        }

        foreach (
            var required in Manifest.Items(schema, "required").Select(name => (string)name!).Where(name => !map.ContainsKey(name))
        )
        {
            errors.Add($"{path}.{required} is missing");
        }
    }

    private void CheckArray(JsonArray list, JsonNode schema, string path, List<string> errors)
    {
        if (!IsType(schema, "array", path, errors))
        {
            return;
        }

        for (var index = 0; index < list.Count; index++)
        {
            Check(list[index], schema["items"]!, $"{path}[{index}]", errors);
        }
    }

    private static void CheckScalar(JsonNode node, JsonNode schema, string path, List<string> errors, string? reference)
    {
        var kind = node.GetValueKind();
        // Quantities and int-or-string are written as either.
        var loose =
            (string?)schema["format"] == "int-or-string" || reference?.EndsWith(".Quantity", StringComparison.Ordinal) == true;
        var fits = (string?)schema["type"] switch
        {
            "string" => kind == JsonValueKind.String || (loose && kind == JsonValueKind.Number),
            "integer" => kind == JsonValueKind.Number && node.AsValue().TryGetValue<long>(out _),
            "number" => kind == JsonValueKind.Number,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            var other => other is null,
        };
        if (!fits)
        {
            errors.Add($"{path} is {kind}, not {schema["type"]}");
        }
    }

    private static bool IsType(JsonNode schema, string type, string path, List<string> errors)
    {
        if ((string?)schema["type"] is { } wanted && wanted != type)
        {
            errors.Add($"{path} is an {type}, not {wanted}");
            return false;
        }

        return true;
    }
}
