using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Storage;

/// <summary>Records of the chain's state, its undo data and the mempool journal.</summary>
internal sealed class StateRecordTarget : IFuzzTarget
{
    public string Name => "state-record";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var undo = new BlockUndo(new Coin[] { new(5000, new byte[] { 0x51 }, 7, true), new(0, default, 9, false) });
            var bytes = new byte[BlockLogFormat.UndoSize(undo)];
            BlockLogFormat.WriteUndo(bytes, Hash256.Zero, undo);
            byte[] journal = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0xaa, 0xbb, .. new byte[12]];
            return [bytes, journal, new CheckpointRecord(Hash256.Zero, 5, 6).ToBytes()];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckUndo(input);
        CheckJournal(input);
        CheckOutput(input);
        if (CheckpointRecord.TryRead(input.Span, out var checkpoint))
        {
            Require.Same(input.Span, checkpoint.ToBytes(), "checkpoint written again");
        }

        if (input.Length >= TransactionRecord.Size)
        {
            var again = new byte[TransactionRecord.Size];
            TransactionRecord.Read(input.Span).Write(again);
            Require.Same(input.Span[..TransactionRecord.Size], again, "transaction record written again");
        }
    }

    private static void CheckUndo(ReadOnlyMemory<byte> input) => Require.OnlyThrows<InvalidDataException>(() =>
    {
        var undo = BlockLogFormat.ReadUndo(input);
        var again = new byte[BlockLogFormat.UndoSize(undo)];
        BlockLogFormat.WriteUndo(again, BlockLogFormat.ReadBlockHash(input.Span), undo);
        Require.Same(input.Span, again, "undo data written again");
    });

    private static void CheckJournal(ReadOnlyMemory<byte> input) => Require.OnlyThrows<InvalidDataException>(() =>
    {
        var again = new byte[input.Length];
        var writer = new SpanWriter(again);
        foreach (var transaction in MempoolJournalFormat.Read(input.Span))
        {
            MempoolJournalFormat.Write(ref writer, transaction);
        }

        Require.Same(input.Span, writer.Written, "journal written again");
    });

    // A coin made of the bytes, stored and read back; then spent in its place.
    private static void CheckOutput(ReadOnlyMemory<byte> input)
    {
        var reader = new SpanReader(input.Span);
        if (!reader.TryReadUInt32(out var origin) || !reader.TryReadInt64(out var value) || !reader.TryReadInt64(out var older))
        {
            return;
        }

        var coin = new Coin(value, input[reader.Position..], origin >> 1, (origin & 1) != 0);
        var bytes = new byte[OutputRecord.SizeOf(coin)];
        OutputRecord.WriteCoin(bytes, coin, new OutputPlace(value), new OutputPlace(older));
        var record = new OutputRecord(bytes);
        var found = record.ToCoin();
        Require.That(!record.IsSpent && record.Newer.Packed == value && record.Older.Packed == older, "links of a coin");
        Require.That(
            found.Value == coin.Value && found.Height == coin.Height && found.IsCoinbase == coin.IsCoinbase, "coin");
        Require.Same(coin.ScriptPubKey.Span, found.ScriptPubKey.Span, "script of a coin");

        var place = new ChainPlace((int)(origin >> 1), (int)(older & int.MaxValue));
        OutputRecord.WriteSpent(bytes, place, 3, new OutputPlace(older), new OutputPlace(value));
        Require.That(record.IsSpent && record.SpenderPlace == place && record.SpenderInput == 3, "spender");
        Require.That(record.Newer.Packed == older && record.Older.Packed == value, "links of a spent output");
    }
}
