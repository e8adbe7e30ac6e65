using Xunit.Abstractions;
using Xunit.Sdk;

namespace Blockyard.TestKit.Vectors;

/// <summary>Makes a <see cref="VectorFactAttribute"/> a test that is counted.</summary>
public sealed class VectorFactDiscoverer(IMessageSink diagnosticMessageSink) : FactDiscoverer(diagnosticMessageSink)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var cases = factAttribute.GetNamedArgument<int>(nameof(VectorFactAttribute.Cases));
        if (cases == 0)
        {
            return base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
        }

        var file = factAttribute.GetNamedArgument<IReadOnlyList<string>>(nameof(VectorFactAttribute.Files))[0];
        return new VectorTestCase(
            DiagnosticMessageSink, discoveryOptions, testMethod, null, new VectorCount(file, cases, PassedPerTest: cases));
    }
}
