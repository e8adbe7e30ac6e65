using System.Text;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State.Events;

/// <summary>The bytes of an event in the log. The record's kind (<see cref="MinerEventKind"/>) and checksum are the log's.</summary>
/// <remarks>
/// <code>
///  kind               payload
///  carried over       | flags 1 | found 8 | stale 8 | rejected 8 | payout | configured | found blocks of 52 bytes each |
///                     flags: 1 if it was mining
///  payout changed     | payout | configured |
///  mining switched    | 1 byte: 0 stopped, 1 mining |
///  block found        | hash 32, internal order | height 4 | time 4 | reward 8 |
///  solution stale     | height 4 | time 4 |
///  solution rejected  | height 4 | time 4 |
///  power changed      | threads 4 | percent 4 | configured threads 4 | configured percent 4 |
/// numbers least significant byte first, addresses in UTF-8 behind a length of 4 bytes
/// </code>
/// </remarks>
internal static class MinerEventFormat
{
    private const int BlockSize = Hash256.Size + (2 * sizeof(uint)) + sizeof(long);

    /// <summary>Kind and payload of an event.</summary>
    public static (byte Kind, byte[] Payload) Encode(MinerEvent minerEvent)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var kind = Write(writer, minerEvent);
        return ((byte)kind, stream.ToArray());
    }

    /// <summary>Reads an event back.</summary>
    /// <exception cref="InvalidDataException">It is none of this format.</exception>
    public static MinerEvent Decode(LogRecord record)
    {
        using var reader = new BinaryReader(new MemoryStream(record.Payload));
        try
        {
            var read = Read((MinerEventKind)record.Kind, reader);
            return reader.BaseStream.Position == reader.BaseStream.Length
                ? read
                : throw new InvalidDataException($"A record of kind {record.Kind} is too long.");
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException($"A record of kind {record.Kind} is too short.", cut);
        }
    }

    private static MinerEventKind Write(BinaryWriter writer, MinerEvent minerEvent)
    {
        switch (minerEvent)
        {
            case CarriedOver e:
                WriteState(writer, e.State);
                foreach (var block in e.Blocks)
                {
                    WriteBlock(writer, block);
                }

                return MinerEventKind.CarriedOver;
            case PayoutChanged e:
                WriteText(writer, e.Address);
                WriteText(writer, e.Configured);
                return MinerEventKind.PayoutChanged;
            case MiningSwitched e:
                writer.Write(e.Mining);
                return MinerEventKind.MiningSwitched;
            case BlockFound e:
                WriteBlock(writer, e.Block);
                return MinerEventKind.BlockFound;
            case SolutionStale e:
                writer.Write(e.Height);
                writer.Write(e.Time);
                return MinerEventKind.SolutionStale;
            case SolutionRejected e:
                writer.Write(e.Height);
                writer.Write(e.Time);
                return MinerEventKind.SolutionRejected;
            case PowerChanged e:
                writer.Write(e.Order.Threads);
                writer.Write(e.Order.DutyPercent);
                writer.Write(e.Order.ConfiguredThreads);
                writer.Write(e.Order.ConfiguredDutyPercent);
                return MinerEventKind.PowerChanged;
            default:
                throw new ArgumentException($"There is no format for {minerEvent.GetType().Name}.", nameof(minerEvent));
        }
    }

    private static MinerEvent Read(MinerEventKind kind, BinaryReader reader) => kind switch
    {
        MinerEventKind.CarriedOver => new CarriedOver(ReadState(reader), ReadBlocks(reader)),
        MinerEventKind.PayoutChanged => new PayoutChanged(ReadText(reader), ReadText(reader)),
        MinerEventKind.MiningSwitched => new MiningSwitched(reader.ReadByte() != 0),
        MinerEventKind.BlockFound => new BlockFound(ReadBlock(reader)),
        MinerEventKind.SolutionStale => new SolutionStale(reader.ReadUInt32(), reader.ReadUInt32()),
        MinerEventKind.SolutionRejected => new SolutionRejected(reader.ReadUInt32(), reader.ReadUInt32()),
        MinerEventKind.PowerChanged => new PowerChanged(
            new PowerOrder(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32())),
        _ => throw new InvalidDataException($"A record of kind {(byte)kind} is unknown to this version of the miner."),
    };

    private static void WriteState(BinaryWriter writer, MinerState state)
    {
        writer.Write(state.Mining);
        writer.Write(state.BlocksFound);
        writer.Write(state.SolutionsStale);
        writer.Write(state.SolutionsRejected);
        WriteText(writer, state.PayoutAddress);
        WriteText(writer, state.ConfiguredAddress);
    }

    private static MinerState ReadState(BinaryReader reader) => new()
    {
        Mining = reader.ReadByte() != 0,
        BlocksFound = reader.ReadUInt64(),
        SolutionsStale = reader.ReadUInt64(),
        SolutionsRejected = reader.ReadUInt64(),
        PayoutAddress = ReadText(reader),
        ConfiguredAddress = ReadText(reader),
    };

    private static void WriteBlock(BinaryWriter writer, FoundBlock block)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        block.Hash.CopyTo(hash);
        writer.Write(hash);
        writer.Write(block.Height);
        writer.Write(block.Time);
        writer.Write(block.RewardSats);
    }

    private static FoundBlock ReadBlock(BinaryReader reader)
    {
        var hash = ReadBytes(reader, Hash256.Size);
        return new FoundBlock(new Hash256(hash), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadInt64());
    }

    private static List<FoundBlock> ReadBlocks(BinaryReader reader)
    {
        var count = (int)((reader.BaseStream.Length - reader.BaseStream.Position) / BlockSize);
        var blocks = new List<FoundBlock>(count);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            blocks.Add(ReadBlock(reader));
        }

        return blocks;
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader) => Encoding.UTF8.GetString(ReadBytes(reader, reader.ReadInt32()));

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= left ? reader.ReadBytes(count) : throw new EndOfStreamException();
    }
}
