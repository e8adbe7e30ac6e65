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
            return [bytes, journal, new CheckpointRecord(Hash256.Zero, 5, 6, IsRebuilding: true).ToBytes(), Primitives.Samples.Legacy,
                Primitives.Samples.Segwit];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckUndo(input);
        CheckJournal(input);
        CheckOutputs(input);
        CheckLinks(input.Span);
        if (CheckpointRecord.TryRead(input.Span, out var checkpoint))
        {
            Require.Same(input.Span, checkpoint.ToBytes(), "checkpoint written again");
        }
    }

    private static void CheckLinks(ReadOnlySpan<byte> input)
    {
        if (input.Length >= LinkRecord.Size)
        {
            var again = new byte[LinkRecord.Size];
            LinkRecord.Read(input).Write(again);
            Require.Same(input[..LinkRecord.Size], again, "links written again");
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

    // The outputs of a transaction as coins, each spent in its place and put back.
    private static void CheckOutputs(ReadOnlyMemory<byte> input)
    {
        if (!Transaction.TryParse(input, out var transaction, out _)
            || transaction.Outputs.Length > TransactionRecord.OutputsPerRecord)
        {
            return;
        }

        var outputs = transaction.Outputs;
        var bytes = new byte[TransactionRecord.SizeFor(outputs)];
        var place = new ChainPlace(transaction.Version & int.MaxValue, (int)(transaction.LockTime & 1));
        TransactionRecord.Write(bytes, place, 3, transaction.Size, outputs);
        var unspent = bytes.ToArray();
        var record = new TransactionRecord(bytes);
        Require.That(record.Place == place && record.Offset == 3 && record.Length == transaction.Size, "head");
        Require.That(!record.TryGetOutput(outputs.Length, out _), "there are no more outputs");
        for (var i = 0; i < outputs.Length; i++)
        {
            Require.That(record.TryGetOutput(i, out var output), "an output is there");
            CheckOutput(record, output, outputs[i], place);
            var spender = bytes.AsSpan(record.Find(i));
            OutputRecord.WriteSpender(spender, new ChainPlace(9, i), i + 1);
            _ = record.TryGetOutput(i, out output);
            Require.That(output.IsSpent && output.SpenderPlace == new ChainPlace(9, i) && output.SpenderInput == i + 1,
                "spender");
            OutputRecord.WriteSpender(spender, default, 0);
        }

        Require.Same(unspent, bytes, "spent and put back");
    }

    private static void CheckOutput(TransactionRecord record, OutputRecord output, in TxOutput expected, ChainPlace place)
    {
        var script = expected.ScriptPubKey.Span;
        var unspendable = script is [0x6a, ..] || script.Length > 10_000;
        Require.That(output.IsCoin == !unspendable && !output.IsSpent, "is a coin");
        Require.Same(unspendable ? [] : script, output.Script, "script of a coin");
        var coin = record.ToCoin(output, output.Script.ToArray());
        Require.Equal(expected.Value, coin.Value, "value of a coin");
        Require.That(coin.Height == place.Height && coin.IsCoinbase == (place.Index == 0), "origin of a coin");
    }
}
