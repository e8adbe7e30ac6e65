using Grpc.Core;

namespace Blockyard.GrpcContracts.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_lower_case_and_found_in_any_case()
    {
        var metadata = new Metadata { { "Key.One", "a" }, { "key.one", "b" } };

        Assert.Equal("key.one", metadata[0].Key);
        Assert.Equal("b", metadata.GetValue("KEY.ONE"));
        Assert.Equal(["a", "b"], metadata.GetAll("key.one").Select(entry => entry.Value));
        Assert.Null(metadata.Get("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    public void Refuses_keys_that_are_no_header_names(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Binary_values_need_the_suffix_and_text_values_must_not_have_it()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);
    }

    [Fact]
    public void Binary_value_is_copied_in_and_out()
    {
        var bytes = new byte[] { 1, 2 };
        var entry = new Metadata.Entry("key-bin", bytes);

        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void Empty_takes_no_entries() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
}
