using System.Runtime.CompilerServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>Messages of any lengths: the longest first, so that those hashed together have about the same number of blocks.</summary>
internal sealed unsafe partial class LaneHasher<TOperations, T>
{
    private const int BatchSize = 512;

    // Blocks from here on count as equal when messages are put in order.
    private const int MostBlocks = 127;

    public void HashMany(ReadOnlySpan<byte> data, ReadOnlySpan<HashedMessage> messages, Span<byte> destination)
    {
        while (!messages.IsEmpty)
        {
            var batch = messages[..Math.Min(BatchSize, messages.Length)];
            var hashes = destination[..(batch.Length * Sha256.HashSize)];
            HashBatch(data, batch, hashes);
            messages = messages[batch.Length..];
            destination = destination[hashes.Length..];
        }
    }

    [SkipLocalsInit]
    private void HashBatch(ReadOnlySpan<byte> data, ReadOnlySpan<HashedMessage> messages, Span<byte> destination)
    {
        Span<short> order = stackalloc short[BatchSize];
        order = order[..messages.Length];
        Sort(messages, order);
        fixed (byte* bytes = data, hashes = destination)
        {
            for (; order.Length >= fewest && !order.IsEmpty; order = order[Math.Min(TOperations.Lanes, order.Length)..])
            {
                HashMessageGroup(bytes, messages, order[..Math.Min(TOperations.Lanes, order.Length)], hashes);
            }
        }

        foreach (var index in order)
        {
            Sha256d.Hash(data, messages[index], destination.Slice(index * Sha256.HashSize, Sha256.HashSize));
        }
    }

    // Counts how many messages have each number of blocks, which tells where each of them goes.
    private static void Sort(ReadOnlySpan<HashedMessage> messages, Span<short> order)
    {
        Span<short> places = stackalloc short[MostBlocks + 1];
        places.Clear();
        foreach (ref readonly var message in messages)
        {
            places[Math.Min(LaneMessage.CountBlocks(message), MostBlocks)]++;
        }

        short place = 0;
        for (var blocks = MostBlocks; blocks >= 0; blocks--)
        {
            (places[blocks], place) = (place, (short)(place + places[blocks]));
        }

        for (short i = 0; i < messages.Length; i++)
        {
            order[places[Math.Min(LaneMessage.CountBlocks(messages[i]), MostBlocks)]++] = i;
        }
    }

    [SkipLocalsInit]
    private void HashMessageGroup(byte* data, ReadOnlySpan<HashedMessage> messages, ReadOnlySpan<short> group, byte* hashes)
    {
        var scratch = stackalloc byte[TOperations.Lanes * LaneMessage.ScratchSize];
        var sources = stackalloc LaneMessage[TOperations.Lanes];
        var places = stackalloc byte*[TOperations.Lanes];
        var digests = stackalloc T[Sha256Compression.StateWords];
        for (var lane = 0; lane < group.Length; lane++)
        {
            sources[lane].Set(data, messages[group[lane]], scratch + (lane * LaneMessage.ScratchSize));
        }

        // Lanes that are left over go along with any bytes there are.
        for (var lane = group.Length; lane < TOperations.Lanes; lane++)
        {
            places[lane] = scratch;
        }

        HashOnce(sources, group.Length, places, digests);
        DigestHash<TOperations, T>.Compute(ref *digests);
        for (var lane = 0; lane < TOperations.Lanes; lane++)
        {
            places[lane] = lane < group.Length ? hashes + (group[lane] * Sha256.HashSize) : scratch;
        }

        TOperations.StoreHashes(ref *digests, places);
    }

    // A lane whose message has ended goes on with the same block for nothing; the last few messages go on alone.
    private void HashOnce(LaneMessage* sources, int count, byte** places, T* digests)
    {
        var memory = stackalloc T[Words + Sha256Compression.StateWords];
        var state = memory + Words;
        LaneCompression<TOperations, T>.Start(ref *state);
        var active = count;
        var block = 0;
        for (; active >= fewest; block++)
        {
            for (var lane = 0; lane < count; lane++)
            {
                places[lane] = block < sources[lane].Blocks ? sources[lane].At(block) : places[lane];
            }

            TOperations.LoadBlocks(places, ref *memory);
            LaneCompression<TOperations, T>.Compress(ref *state, ref *memory);
            active -= CopyEnded(sources, count, block + 1, state, digests);
        }

        for (var lane = 0; lane < count && active > 0; lane++)
        {
            if (sources[lane].Blocks > block)
            {
                FinishAlone(sources[lane], block, lane, state, digests);
                active--;
            }
        }
    }

    private static int CopyEnded(LaneMessage* sources, int count, int blocks, T* state, T* digests)
    {
        var ended = 0;
        for (var lane = 0; lane < count; lane++)
        {
            ended += sources[lane].Blocks == blocks ? 1 : 0;
        }

        if (ended == count)
        {
            new ReadOnlySpan<T>(state, Sha256Compression.StateWords).CopyTo(new Span<T>(digests, Sha256Compression.StateWords));
            return ended;
        }

        for (var lane = 0; lane < count && ended > 0; lane++)
        {
            if (sources[lane].Blocks == blocks)
            {
                for (var word = 0; word < Sha256Compression.StateWords; word++)
                {
                    ((uint*)(digests + word))[lane] = ((uint*)(state + word))[lane];
                }
            }
        }

        return ended;
    }

    private static void FinishAlone(in LaneMessage message, int block, int lane, T* state, T* digests)
    {
        Span<uint> words = stackalloc uint[Sha256Compression.StateWords];
        for (var word = 0; word < words.Length; word++)
        {
            words[word] = ((uint*)(state + word))[lane];
        }

        message.CompressFrom(block, words);
        for (var word = 0; word < words.Length; word++)
        {
            ((uint*)(digests + word))[lane] = words[word];
        }
    }
}
