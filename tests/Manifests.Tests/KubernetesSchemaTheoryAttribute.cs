using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>
/// A theory that needs kubectl and the shared Kubernetes schema: skipped without them, failed there under <c>CI=true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubernetesSchemaTheoryAttribute : TheoryAttribute
{
    public KubernetesSchemaTheoryAttribute()
    {
        Skip = Tools.SkipUnlessInstalled("kubectl") ?? SharedData.SkipUnlessPresent(KubernetesSchema.File);
    }
}
