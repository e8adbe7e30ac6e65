using Blockyard.Consensus;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Chain;

/// <summary>
/// The rules that need nothing but the block, or nothing but the transaction. Input: a height, a median time, then either.
/// </summary>
/// <remarks>A block gets the Merkle root that it ought to have as well, so that the rules behind that one are reached.</remarks>
internal sealed class RulesTarget : IFuzzTarget
{
    private const int HeadSize = 8;

    public string Name => "rules";

    public IEnumerable<byte[]> Seeds =>
    [
        [1, .. new byte[7], .. Samples.Block.Raw.Span],
        [1, .. new byte[7], .. Samples.Block.Raw.Span[..80], 0],
        [1, .. new byte[7], .. Samples.Block.Raw.Span[..80], 1, .. Samples.Coinbase],
        [.. new byte[8], .. Samples.Segwit],
        [.. new byte[8], .. Samples.Coinbase],
    ];

    public IReadOnlyList<byte[]> Words =>
        [[0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed], Samples.Legacy, Samples.Coinbase, [0, 0x65, 0xcd, 0x1d]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var head = new byte[HeadSize];
        input.Span[..Math.Min(HeadSize, input.Length)].CopyTo(head);
        var rest = input[Math.Min(HeadSize, input.Length)..];
        var (height, medianTime) = (BitConverter.ToInt32(head) & int.MaxValue, BitConverter.ToUInt32(head, 4));
        if (Transaction.TryParse(rest, out var transaction, out _))
        {
            CheckTransaction(transaction, rest.ToArray(), height, medianTime);
        }

        if (Block.TryParse(rest, out var block, out _))
        {
            CheckBlock(block, height, medianTime);
            CheckBlock(WithRoot(block), height, medianTime);
        }
    }

    private static void CheckTransaction(Transaction transaction, byte[] raw, int height, uint medianTime)
    {
        var naive = NaiveReader.TryAll(raw, NaiveTransaction.Read)!;
        Require.Equal(Expected(naive), TransactionRules.Check(transaction).Code, "reject code");

        var lockedUntil = naive.LockTime < 500_000_000 ? (long)height : medianTime;
        var final = naive.LockTime == 0 || naive.LockTime < lockedUntil
            || naive.Inputs.TrueForAll(one => one.Sequence == uint.MaxValue);
        Require.Equal(final, LockTimeRules.IsFinal(transaction, height, medianTime), "final");
    }

    private static RejectCode Expected(NaiveTransaction naive)
    {
        if (naive.Inputs.Count == 0 || naive.Outputs.Count == 0)
        {
            return naive.Inputs.Count == 0 ? RejectCode.NoInputs : RejectCode.NoOutputs;
        }

        System.Numerics.BigInteger sum = 0;
        foreach (var value in naive.Outputs.Select(one => one.Value))
        {
            sum += value;
            var broken = value < 0 ? RejectCode.NegativeOutput
                : value > Money.MaxMoney ? RejectCode.OutputTooLarge
                : sum > Money.MaxMoney ? RejectCode.OutputTotalTooLarge
                : RejectCode.None;
            if (broken != RejectCode.None)
            {
                return broken;
            }
        }

        var places = naive.Inputs.ConvertAll(one => (Convert.ToHexString(one.Id), one.Index));
        if (places.Distinct().Count() != places.Count)
        {
            return RejectCode.DuplicateInputs;
        }

        var nothing = (new string('0', 64), uint.MaxValue);
        return places is [var only] && only == nothing
            ? naive.Inputs[0].Script.Length is >= 2 and <= 100 ? RejectCode.None : RejectCode.BadCoinbaseLength
            : places.Contains(nothing) ? RejectCode.NullPreviousOutput : RejectCode.None;
    }

    private static void CheckBlock(Block block, int height, uint medianTime)
    {
        _ = BlockRules.Check(block, ChainParams.Regtest);
        var result = BlockRules.Check(block, ChainParams.Regtest, checkProofOfWork: false);
        var again = WitnessCommitment.AddReservedValue(block);
        Require.Equal(block.Hash, again.Hash, "the witness is not part of the hash");
        if (!result.IsValid)
        {
            return;
        }

        var transactions = block.Transactions.ToArray();
        Require.That(transactions.Length > 0 && transactions[0].IsCoinbase, "a valid block begins with a coinbase");
        Require.That(!transactions[1..].Any(one => one.IsCoinbase), "a valid block has one coinbase");
        Require.Equal(transactions.Length, transactions.Select(one => one.Id).Distinct().Count(), "no transaction comes twice");
        var place = BlockRules.CheckPlace(block, height, medianTime);
        Require.That(
            !place.IsValid || transactions.All(one => LockTimeRules.IsFinal(one, height, medianTime)), "all of a block is final");
        var witness = BlockRules.CheckWitness(block);
        Require.That(!witness.IsValid || !transactions.Any(one => one.HasWitness) || transactions[0].HasWitness,
            "witnesses are committed to");
    }

    private static Block WithRoot(Block block)
    {
        var header = block.Header;
        var root = block.ComputeMerkleRoot(out _);
        return Block.Create(
            new BlockHeader(header.Version, header.PreviousHash, root, header.Time, header.Bits, header.Nonce),
            block.Transactions);
    }
}
