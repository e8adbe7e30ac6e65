using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

public sealed class SchemaTests
{
    [KubernetesSchemaTheory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_object_is_what_the_api_server_takes(string overlay)
    {
        var errors = Overlay.Render(overlay).Manifests.SelectMany(manifest => KubernetesSchema.Load().Check(manifest.Node));
        Assert.Empty(errors);
    }

    [KubernetesSchemaTheory]
    [InlineData(
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"prots":[]}}""",
        "Service/s.spec.prots is unknown"
    )]
    [InlineData(
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"name":"x"}]}}""",
        "Service/s.spec.ports[0].port is missing"
    )]
    [InlineData(
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":"80"}]}}""",
        "Service/s.spec.ports[0].port is String, not integer"
    )]
    [InlineData(
        """{"apiVersion":"apps/v2","kind":"Deployment","metadata":{"name":"s"}}""",
        "apps/v2 Deployment is no kind that the API server knows"
    )]
    public void A_wrong_object_is_told_apart(string json, string error) =>
        Assert.Equal([error], KubernetesSchema.Load().Check(JsonNode.Parse(json)!));

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_object_is_named_once_and_lives_in_the_namespace(string overlay)
    {
        var manifests = Overlay.Render(overlay).Manifests;
        Assert.Equal(
            manifests.Count,
            manifests.DistinctBy(manifest => (manifest.Kind, manifest.Namespace, manifest.Name)).Count());
        Assert.Equal("Namespace", manifests[0].Kind);

        string[] clusterWide = ["Namespace", "ClusterRole", "ClusterRoleBinding", "APIService", "PriorityClass"];
        Assert.All(
            manifests.Where(manifest => !clusterWide.Contains(manifest.Kind)),
            manifest =>
                // The right to read who a caller is can only be given where the API server keeps it.
                Assert.Equal(
                    manifest.Name == "blockchain-prometheus-adapter-auth-reader" ? "kube-system" : "blockchain",
                    manifest.Namespace));
    }
}
