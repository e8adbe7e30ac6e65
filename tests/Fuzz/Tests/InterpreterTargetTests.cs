using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Scripts;

namespace Blockyard.Fuzz.Tests;

public sealed class InterpreterTargetTests
{
    [Fact]
    public void Fuzzing_begins_with_good_spends_of_every_kind()
    {
        IFuzzTarget target = new InterpreterTarget();
        var spends = target.Seeds.Select(seed => new SpendCase(seed)).ToList();

        Assert.All(spends, spend =>
            Assert.Equal(ScriptError.Ok, InterpreterTarget.Verify(spend, spend.Kind, spend.Flags, out _)));
        Assert.Equal(Enum.GetValues<SpendKind>(), spends.Select(spend => spend.Kind).Distinct().Order());
    }
}
