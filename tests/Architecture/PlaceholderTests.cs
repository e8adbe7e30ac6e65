namespace Blockyard.Architecture;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs()
    {
        Assert.NotEmpty(AppContext.BaseDirectory);
    }
}
