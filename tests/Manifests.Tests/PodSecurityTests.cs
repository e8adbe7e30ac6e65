using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>Pod Security "restricted", and what goes beyond it.</summary>
public sealed class PodSecurityTests
{
    /// <summary>These two talk to the API server; nothing else gets a token.</summary>
    private static readonly string[] WithToken = ["prometheus", "prometheus-adapter"];

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void The_namespace_enforces_restricted_pods(string overlay) =>
        Assert.Equal(
            "restricted",
            Overlay.Render(overlay).Find("Namespace", "blockchain")!.Labels("metadata.labels")[
                "pod-security.kubernetes.io/enforce"
            ]);

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Pods_are_restricted(string overlay) =>
        Assert.All(
            Overlay.Render(overlay).Workloads,
            workload =>
            {
                var pod = workload.PodSpec;
                Assert.True((bool?)Manifest.At(pod, "securityContext.runAsNonRoot"), $"{workload} may run as root");
                Assert.True((int?)Manifest.At(pod, "securityContext.runAsUser") > 0);
                Assert.Equal("RuntimeDefault", (string?)Manifest.At(pod, "securityContext.seccompProfile.type"));
                Assert.All(["hostNetwork", "hostPID", "hostIPC"], field => Assert.Null(pod[field]));
                Assert.All(Manifest.Items(pod, "volumes"), volume => Assert.Null(volume["hostPath"]));
                Assert.All(
                    workload.Containers,
                    container =>
                    {
                        Assert.False((bool?)Manifest.At(container, "securityContext.allowPrivilegeEscalation"));
                        Assert.True((bool?)Manifest.At(container, "securityContext.readOnlyRootFilesystem"));
                        Assert.Equal(
                            ["ALL"],
                            Manifest.Items(container, "securityContext.capabilities.drop").Select(name => (string)name!));
                        Assert.Null(Manifest.At(container, "securityContext.capabilities.add"));
                        Assert.Null(Manifest.At(container, "securityContext.privileged"));
                    }
                );
            }
        );

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Pods_run_under_an_account_of_their_own_and_most_without_its_token(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.All(
            rendered.Workloads,
            workload =>
            {
                Assert.Equal(workload.Name, workload.Text("spec.template.spec.serviceAccountName"));
                Assert.Equal(
                    WithToken.Contains(workload.Name),
                    (bool?)workload.At("spec.template.spec.automountServiceAccountToken"));
                Assert.False((bool?)rendered.Find("ServiceAccount", workload.Name)!.At("automountServiceAccountToken"));
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Pods_state_what_they_need_and_what_they_may_take(string overlay) =>
        Assert.All(
            Overlay.Render(overlay).Workloads,
            workload =>
                Assert.All(
                    workload.Containers,
                    container =>
                        Assert.All(
                            ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"],
                            field => Assert.NotNull(Manifest.At(container, $"resources.{field}")))));

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Volumes_belong_to_the_group_that_the_pod_runs_as(string overlay) =>
        Assert.All(
            Overlay.Render(overlay).Workloads.Where(HasVolume),
            workload =>
                Assert.Equal(
                    (int?)workload.At("spec.template.spec.securityContext.runAsGroup"),
                    (int?)workload.At("spec.template.spec.securityContext.fsGroup")));

    private static bool HasVolume(Manifest workload) =>
        Manifest
            .Items(workload.Node, "spec.volumeClaimTemplates")
            .Concat(
                Manifest
                    .Items(workload.PodSpec, "volumes")
                    .Where(volume => volume is JsonObject map && map.ContainsKey("persistentVolumeClaim")))
            .Any();
}
