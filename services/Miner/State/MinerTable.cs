using Blockyard.Services.Miner.State.Events;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>Reads and writes a miner's records in a key-value store; <see cref="MinerRecords"/> draws them.</summary>
internal sealed class MinerTable(KeyValueStore store)
{
    /// <summary>The state as the records say it.</summary>
    public MinerState Load()
    {
        using var reader = store.RentReader();
        var state = new MinerState();
        if (reader.TryRead(MinerRecords.CountersKey, out var counters))
        {
            state = MinerRecords.DecodeCounters(state, counters);
        }

        if (reader.TryRead(MinerRecords.MiningKey, out var mining))
        {
            state = state with { Mining = mining[0] != 0 };
        }

        if (reader.TryRead(MinerRecords.PayoutKey, out var payout))
        {
            state = state with { PayoutAddress = MinerRecords.DecodeText(payout) };
        }

        if (reader.TryRead(MinerRecords.ConfiguredKey, out var configured))
        {
            state = state with { ConfiguredAddress = MinerRecords.DecodeText(configured) };
        }

        if (reader.TryRead(MinerRecords.PowerKey, out var power))
        {
            state = state with { Power = MinerRecords.DecodePower(power) };
        }

        return state with { LastBlock = FindBlock(reader, state.BlocksFound) };
    }

    /// <summary>The blocks found, oldest first.</summary>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    public List<FoundBlock> LoadBlocks(ulong count)
    {
        using var reader = store.RentReader();
        var blocks = new List<FoundBlock>();
        for (var number = 1UL; number <= count; number++)
        {
            blocks.Add(FindBlock(reader, number) ?? throw new InvalidDataException($"Found block {number} of {count} is missing."));
        }

        return blocks;
    }

    /// <summary>Writes what an event has changed.</summary>
    public void Save(MinerEvent minerEvent, MinerState after)
    {
        var writer = store.Writer;
        Span<byte> counters = stackalloc byte[MinerRecords.CountersSize];
        MinerRecords.EncodeCounters(after, counters);
        writer.Upsert(MinerRecords.CountersKey, counters);
        Span<byte> power = stackalloc byte[MinerRecords.PowerSize];
        MinerRecords.EncodePower(after.Power, power);
        writer.Upsert(MinerRecords.PowerKey, power);
        writer.Upsert(MinerRecords.MiningKey, [after.Mining ? (byte)1 : (byte)0]);
        writer.Upsert(MinerRecords.PayoutKey, MinerRecords.EncodeText(after.PayoutAddress));
        writer.Upsert(MinerRecords.ConfiguredKey, MinerRecords.EncodeText(after.ConfiguredAddress));
        switch (minerEvent)
        {
            case BlockFound found:
                SaveBlock(after.BlocksFound, found.Block);
                break;
            case CarriedOver carried:
                for (var i = 0; i < carried.Blocks.Count; i++)
                {
                    SaveBlock((ulong)i + 1, carried.Blocks[i]);
                }

                break;
        }
    }

    private void SaveBlock(ulong number, FoundBlock block)
    {
        Span<byte> key = stackalloc byte[MinerRecords.BlockKeySize];
        Span<byte> value = stackalloc byte[MinerRecords.BlockSize];
        MinerRecords.EncodeBlockKey(number, key);
        MinerRecords.EncodeBlock(block, value);
        store.Writer.Upsert(key, value);
    }

    private static FoundBlock? FindBlock(KeyValueReader reader, ulong number)
    {
        Span<byte> key = stackalloc byte[MinerRecords.BlockKeySize];
        MinerRecords.EncodeBlockKey(number, key);
        return reader.TryRead(key, out var block) ? MinerRecords.DecodeBlock(block) : null;
    }
}
