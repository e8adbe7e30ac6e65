using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;
using Blockyard.Primitives;
using Blockyard.Wallets.Psbt;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>PSBTs: what is read is written again with the same meaning.</summary>
internal sealed class PsbtTarget : IFuzzTarget
{
    public string Name => "psbt";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            _ = Transaction.TryParse(Samples.Segwit, out var segwit, out _);
            _ = Transaction.TryParse(Samples.Legacy, out var spent, out _);
            var unsigned = Transaction.Create(
                2, [new TxInput(new OutPoint(spent!.Id, 0), default, 1), new TxInput(new OutPoint(segwit!.Id, 0), default, 1)],
                    segwit.Outputs, 0);
            var psbt = PartiallySignedTransaction.Create(unsigned).Encode();

            // Behind the global map come the inputs' and the outputs' maps, each only its end.
            var start = psbt[..^3];
            byte[] key = [0x22, 6, 2,
                .. Convert.FromHexString("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")];
            return
            [
                psbt,
                [.. start, 1, 0, (byte)spent.Size, .. spent.Raw.Span, 1, 3, 4, 1, 0, 0, 0, 0, 0, 0],
                [.. start, 1, 1, 10, .. BitConverter.GetBytes(5000L), 1, 0x51, .. key, 8, 1, 2, 3, 4, 0x54, 0, 0, 0x80, 0, 0, 0],
            ];
        }
    }

    public IReadOnlyList<byte[]> Words =>
        [.. Enumerable.Range(0, 0x20).Select(type => new byte[] { 1, (byte)type }), [0x70, 0x73, 0x62, 0x74, 0xff], [0],
            [1, 0xfc, 3, 1, 2, 3]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        Require.OnlyThrows<FormatException>(() => Check(bytes));
        Require.OnlyThrows<FormatException>(() => PartiallySignedTransaction.Parse(Encoding.Latin1.GetString(bytes)));
    }

    private static void Check(byte[] bytes)
    {
        var psbt = PartiallySignedTransaction.Decode(bytes);
        var written = psbt.Encode();
        Require.Equal(bytes.Length, written.Length, "length written again");
        Require.Same(written, PartiallySignedTransaction.Decode(written).Encode(), "written a second time");
        Require.Same(written, PartiallySignedTransaction.Parse(psbt.ToString()).Encode(), "as text");
    }
}
