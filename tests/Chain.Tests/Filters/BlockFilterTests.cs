using System.Text.Json;
using Blockyard.Chain.Filters;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Chain.Tests.Filters;

public sealed class BlockFilterTests
{
    private const string Vectors = "core/blockfilters.json";

    private static readonly Lazy<JsonElement[]> Rows = new(() => [.. VectorFile.ReadRows(Vectors).Skip(1)]);

    public static TheoryData<int, string> Names => VectorFile.Number(Rows.Value.Select(row => $"block {row[0]} {row[7]}".TrimEnd()));

    [VectorFact(Vectors)]
    public void The_file_has_all_its_cases() => Assert.Equal(10, Rows.Value.Length);

    [VectorTheory(Vectors, Cases = 10), MemberData(nameof(Names))]
    public void Filter_and_header_are_the_published_ones(int index, string name)
    {
        var row = Rows.Value[index];
        Assert.StartsWith($"block {row[0]}", name, StringComparison.Ordinal);
        Assert.True(Block.TryParse(row[2].Bytes(), out var block, out var error), error);
        Assert.Equal(row[1].GetString(), block.Hash.ToString());
        Coin[] spent = [.. row[3].EnumerateArray().Select(script => new Coin(0, script.Bytes(), 0, isCoinbase: false))];

        var filter = BlockFilter.Create(block, spent);

        Assert.Equal(row[5].GetString(), Convert.ToHexStringLower(filter.Bytes.Span));
        Assert.Equal(row[6].GetString(), filter.HeaderAfter(Hash256.Parse(row[4].GetString()!)).ToString());
    }
}
