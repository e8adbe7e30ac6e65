using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Mempool.Policy;

namespace Blockyard.Chain.Tests.Mempool.Policy;

public sealed class FeeDiagramTests
{
    [Theory]
    [InlineData("100/10", "100/10", false)]
    [InlineData("101/10", "100/10", true)]
    [InlineData("100/10", "101/10", false)]
    [InlineData("100/9", "100/10", true)]
    [InlineData("100/10", "100/9", false)]
    [InlineData("100/10 50/10", "150/20", true)]
    [InlineData("150/20", "100/10 50/10", false)]
    [InlineData("50/10 100/10", "100/10 50/10", false)]
    [InlineData("1000/100", "90/5", false)]
    [InlineData("90/5", "1000/100", false)]
    [InlineData("100/10 1/10", "100/10", true)]
    [InlineData("100/10", "100/10 1/10", false)]
    [InlineData("100/10 0/10", "100/10", false)]
    [InlineData("100/10", "", true)]
    [InlineData("", "", false)]
    public void Better_is_nowhere_below_and_somewhere_above(string left, string right, bool isBetter) =>
        Assert.Equal(isBetter, Make(left).IsBetterThan(Make(right)));

    [Theory]
    [InlineData("0/100", "500/100", "500/200")]
    [InlineData("100/100", "100/100", "100/100 100/100")]
    [InlineData("500/100", "0/100", "500/100 0/100")]
    public void A_child_is_mined_with_its_parent_if_it_pays_for_it(string parent, string child, string chunks) =>
        Assert.Equal(Parse(chunks), FeeDiagram.ChunksOf(Parse(parent)[0], Parse(child)[0]));

    private static FeeDiagram Make(string chunks) => new(Parse(chunks));

    private static List<FeeFraction> Parse(string chunks) =>
    [
        .. chunks.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(chunk => chunk.Split('/'))
            .Select(parts => new FeeFraction(long.Parse(parts[0], null), long.Parse(parts[1], null))),
    ];
}
