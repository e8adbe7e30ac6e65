using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering.Compact;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>Puts compact blocks together a second time, slowly, and says what must come out.</summary>
internal static class CompactOracle
{
    private const int ShortIdSize = 6;

    /// <summary>Checks what becomes of a compact block whose missing transactions are those of the real block.</summary>
    public static void Check(CompactBlock message, PeerWorld world)
    {
        if (!BlockHeader.TryParse(message.Header.Span, out var header) || message.Header.Length != BlockHeader.Size)
        {
            return;
        }

        var sound = CompactBlocks.TryRead(header, message, out var reconstruction, out var error);
        Require.Equal(PeerRules.IsSound(message), sound, "a compact block is read if it is sound");
        Require.Equal(sound, error is null, "and something is wrong with it otherwise");
        if (!sound)
        {
            return;
        }

        reconstruction!.TakeFrom(world.Pool);
        var expected = Expect(message, header, world);
        var missing = reconstruction.FindMissing();
        Require.That(missing.SequenceEqual(Enumerable.Range(0, expected.Length).Where(i => expected[i] is null)), "what is missing");
        var real = world.Block.Transactions.ToArray();
        if (missing.TrueForAll(place => place < real.Length))
        {
            var answer = new BlockTransactions { Raw = { missing.Select(place => ByteString.CopyFrom(real[place].Raw.Span)) } };
            Require.That(reconstruction.TryFill(missing, answer), "what was asked for is taken");
            CheckBuilt(reconstruction, [.. expected.Select((known, place) => known ?? real[place])], world.Block);
        }
    }

    /// <summary>Checks an answer to the question for everything in the real block but its coinbase.</summary>
    public static void Check(BlockTransactions answer, PeerWorld world)
    {
        var real = world.Block;
        var message = CompactBlocks.Write(real, nonce: 5).CompactBlock;
        Require.That(CompactBlocks.TryRead(real.Header, message, out var reconstruction, out _), "our own compact block");
        var missing = reconstruction!.FindMissing();
        Require.Equal(real.Transactions.Length - 1, missing.Count, "nothing is there but the coinbase");
        var sent = answer.Raw.Select(static raw => Transaction.TryParse(raw.Memory, out var parsed, out _) ? parsed : null).ToList();
        var fits = sent.Count == missing.Count && !sent.Contains(null);
        Require.Equal(fits, reconstruction.TryFill(missing, answer), "an answer is taken if it is as long as the question, and sound");
        if (fits)
        {
            CheckBuilt(reconstruction, [real.Transactions[0], .. sent], real);
        }
    }

    private static void CheckBuilt(Reconstruction reconstruction, Transaction?[] expected, Block real)
    {
        var built = reconstruction.Build();
        Require.Same(reconstruction.Header.ToArray(), built.Header.ToArray(), "header");
        Require.Equal(expected.Length, built.Transactions.Length, "number of transactions");
        for (var i = 0; i < expected.Length; i++)
        {
            Require.Same(expected[i]!.Raw.Span, built.Transactions[i].Raw.Span, "a transaction");
        }

        if (built.Header.MerkleRoot == real.Header.MerkleRoot
            && BlockRules.CheckHeader(built, ChainParams.Regtest, checkProofOfWork: false).IsValid
            && BlockRules.CheckWitness(built).IsValid)
        {
            Require.Same(real.Raw.Span[BlockHeader.Size..], built.Raw.Span[BlockHeader.Size..], "the real block");
        }
    }

    /// <summary>What is known of each place: what was sent, or the one transaction of the pool that the one id can stand for.</summary>
    private static Transaction?[] Expect(CompactBlock message, BlockHeader header, PeerWorld world)
    {
        var hash = new ShortIds(header, message.Nonce);
        var ids = message.ShortIds.Chunk(ShortIdSize).Select(static id => id.Reverse().Aggregate(0UL, static (sum, b) => (sum << 8) | b)).ToList();
        var places = new Transaction?[ids.Count + message.Prefilled.Count];
        foreach (var sent in message.Prefilled)
        {
            Require.That(Transaction.TryParse(sent.Raw.Memory, out places[sent.Index], out _), "a transaction that was sent");
        }

        var left = Enumerable.Range(0, places.Length).Where(place => places[place] is null).ToList();
        var counts = ids.CountBy(static id => id).ToDictionary();
        foreach (var (id, place) in ids.Zip(left).Where(pair => counts[pair.First] == 1))
        {
            var candidates = world.Waiting.Where(waiting => hash.Of(waiting.WitnessId) == id).ToList();
            places[place] = candidates.Count == 1 ? candidates[0] : null;
        }

        return places;
    }
}
