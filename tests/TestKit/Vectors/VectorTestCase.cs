using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Blockyard.TestKit.Vectors;

/// <summary>A test that notes in the <see cref="Tally"/> that it passed.</summary>
internal sealed class VectorTestCase : XunitTestCase
{
    private VectorCount? _count;

    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the runner, which fills it from what Serialize wrote.")]
    public VectorTestCase()
    {
    }

    public VectorTestCase(
        IMessageSink diagnosticMessageSink,
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        object[]? arguments,
        VectorCount count)
        : base(
            diagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            arguments)
    {
        _count = count;
    }

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(VectorCount.File), _count!.File);
        data.AddValue(nameof(VectorCount.Expected), _count.Expected);
        data.AddValue(nameof(VectorCount.PassedPerTest), _count.PassedPerTest);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        base.Deserialize(data);
        _count = new VectorCount(
            data.GetValue<string>(nameof(VectorCount.File)),
            data.GetValue<int>(nameof(VectorCount.Expected)),
            data.GetValue<int>(nameof(VectorCount.PassedPerTest)));
    }

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        var summary = await base.RunAsync(
            diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
        if (summary is { Total: 1, Failed: 0, Skipped: 0 })
        {
            Tally.AddVectors(
                _count!.File,
                $"{TestMethod.TestClass.Class.Name}.{TestMethod.Method.Name}",
                _count.Expected,
                _count.PassedPerTest);
        }

        return summary;
    }
}
