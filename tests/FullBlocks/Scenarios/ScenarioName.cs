using Xunit.Abstractions;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>A scenario's name as a test's argument. The test runner would cut a plain string short.</summary>
public sealed class ScenarioName : IXunitSerializable
{
    /// <summary>Made by the test runner, which fills it in.</summary>
    public ScenarioName()
    {
    }

    internal ScenarioName(string text)
    {
        Text = text;
    }

    internal string Text { get; private set; } = "";

    public void Deserialize(IXunitSerializationInfo info) => Text = info.GetValue<string>(nameof(Text));

    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Text), Text);

    public override string ToString() => Text;
}
