using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Block headers.</summary>
internal sealed class HeaderTarget : IFuzzTarget
{
    public string Name => "header";

    public IEnumerable<byte[]> Seeds => [Samples.Block.Header.ToArray()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var parsed = BlockHeader.TryParse(input.Span, out var header);
        Require.Equal(bytes.Length >= BlockHeader.Size, parsed, "taken");
        var exact = Require.OnlyThrows<FormatException>(() => BlockHeader.Parse(bytes));
        Require.Equal(bytes.Length == BlockHeader.Size, exact, "taken by Parse");
        if (header is null)
        {
            return;
        }

        var own = bytes[..BlockHeader.Size];
        Require.Same(own, header.ToArray(), "written again");
        Require.Same(NaiveTransaction.Hash(own), header.Hash.AsSpan(), "hash");
        Require.Equal(header.Hash, Hash256.Parse(header.ToString()), "text of the hash");

        // A number of the hash is the same bytes.
        var number = new byte[Hash256.Size];
        UInt256.FromHash(header.Hash).WriteLittleEndian(number);
        Require.Same(header.Hash.AsSpan(), number, "hash as a number");
        var other = header.WithTimeAndNonce(header.Time + 1, header.Nonce);
        Require.That(other.Hash != header.Hash && other.MerkleRoot == header.MerkleRoot, "another time makes another hash");
    }
}
