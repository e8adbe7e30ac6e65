using Xunit.Abstractions;
using Xunit.Sdk;

namespace Blockyard.TestKit.Vectors;

/// <summary>Makes every row of a <see cref="VectorTheoryAttribute"/> a test that is counted.</summary>
public sealed class VectorTheoryDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow)
    {
        var cases = theoryAttribute.GetNamedArgument<int>(nameof(VectorTheoryAttribute.Cases));
        if (cases == 0)
        {
            return base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
        }

        var file = theoryAttribute.GetNamedArgument<string>(nameof(VectorTheoryAttribute.File));
        return
        [
            new VectorTestCase(
                DiagnosticMessageSink, discoveryOptions, testMethod, dataRow, new VectorCount(file, cases, PassedPerTest: 1)),
        ];
    }

    /// <remarks>Taken where a row cannot be written down, so that it has no name of its own.</remarks>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForTheory(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        theoryAttribute.GetNamedArgument<int>(nameof(VectorTheoryAttribute.Cases)) == 0
            ? base.CreateTestCasesForTheory(discoveryOptions, testMethod, theoryAttribute)
            : throw new InvalidOperationException(
                $"{testMethod.Method.Name}: a case that is counted is a row of numbers and strings, so that it runs by name.");
}
