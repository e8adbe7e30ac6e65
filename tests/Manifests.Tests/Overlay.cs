using System.Collections.Concurrent;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>One overlay as kubectl renders it.</summary>
internal sealed class Overlay
{
    /// <summary>What runs our own code, and the project it is built from.</summary>
    public static readonly IReadOnlyDictionary<string, string> Services = new Dictionary<string, string>
    {
        ["chain-store"] = "ChainStore",
        ["miner"] = "Miner",
        ["wallet"] = "Wallet",
        ["gateway"] = "Gateway",
    };

    private static readonly ConcurrentDictionary<string, Lazy<Overlay>> Rendered = new();

    private Overlay(string name)
    {
        Yaml = Command.Succeed("kubectl", ["kustomize", PathOf($"overlays/{name}")]);
        Manifests = [.. YamlText.Documents(Yaml).Select(node => new Manifest(node))];
    }

    public static TheoryData<string> Names => ["minikube", "kind", "production"];

    public static TheoryData<string> Development => ["minikube", "kind"];

    public string Yaml { get; }

    public IReadOnlyList<Manifest> Manifests { get; }

    public IEnumerable<Manifest> Workloads => Manifests.Where(manifest => manifest.IsWorkload);

    public static Overlay Render(string name) => Rendered.GetOrAdd(name, key => new Lazy<Overlay>(() => new Overlay(key))).Value;

    public static string PathOf(string relative) => Path.Combine(SharedData.RepositoryRoot, "kustomize", relative);

    public IEnumerable<Manifest> Of(string kind) => Manifests.Where(manifest => manifest.Kind == kind);

    public Manifest? Find(string kind, string name) =>
        Manifests.SingleOrDefault(manifest => manifest.Kind == kind && manifest.Name == name);

    public Manifest Workload(string name) => Workloads.Single(workload => workload.Name == name);
}
