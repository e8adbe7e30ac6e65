using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>CompactSize numbers one after the other.</summary>
internal sealed class CompactSizeTarget : IFuzzTarget
{
    public string Name => "compact-size";

    public IEnumerable<byte[]> Seeds =>
        [[1], [252], [253, 253, 0], [254, 0, 0, 1, 0], [255, 0, 0, 0, 0, 1, 0, 0, 0], [254, 1, 0, 0, 2]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var rest = input.ToArray();
        var buffer = new byte[CompactSize.MaxLength];
        while (rest.Length > 0)
        {
            var expected = NaiveReader.TryStart(rest, naive => (object)naive.Any(), out var expectedLength);
            var taken = CompactSize.TryRead(rest, out var value, out var length);
            Require.Equal(expected is not null, taken, "taken");
            if (!taken)
            {
                return;
            }

            Require.Equal(expected, (object)value, "value");
            Require.Equal(expectedLength, length, "length");
            Require.Equal(length, CompactSize.LengthOf(value), "shortest form");
            Require.Equal(length, CompactSize.Write(buffer, value), "written length");
            Require.Same(rest.AsSpan(0, length), buffer.AsSpan(0, length), "written again");
            var reader = new SpanReader(rest);
            Require.Equal(value <= CompactSize.MaxSize, reader.TryReadCompactSize(out _), "within the limit of a length");
            rest = rest[length..];
        }
    }
}
