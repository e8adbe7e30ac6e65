using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Templates;

/// <summary>Mines as a miner on the other side of the wire does: it knows the template's fields, not its transactions.</summary>
internal static class TestMiner
{
    /// <summary>Makes a coinbase and a header that meet the template.</summary>
    public static (BlockHeader Header, Transaction Coinbase) Solve(BlockTemplate template, ReadOnlyMemory<byte> extraNoncePrefix)
    {
        var coinbase = MakeCoinbase(template, extraNoncePrefix.Span);
        var root = coinbase.Id;
        foreach (var node in template.MerkleBranch)
        {
            root = Hash256.DoubleSha256([.. root.AsSpan(), .. node.AsSpan()]);
        }

        var header = new BlockHeader(
            BlockTemplate.BlockVersion, template.PreviousHash, root, template.CurrentTime, template.Bits, nonce: 0);
        while (!HeaderRules.CheckProofOfWork(header, ChainParams.Regtest).IsValid)
        {
            header = header.WithTimeAndNonce(header.Time, header.Nonce + 1);
        }

        return (header, coinbase);
    }

    private static Transaction MakeCoinbase(BlockTemplate template, ReadOnlySpan<byte> extraNoncePrefix)
    {
        Span<byte> height = stackalloc byte[CoinbaseHeight.MaxLength];
        byte[] script = [.. height[..CoinbaseHeight.Write(template.Height, height)], .. extraNoncePrefix];
        var witness = Witness.Create(new byte[WitnessCommitment.ReservedValueSize]);
        return Transaction.Create(
            2,
            [new TxInput(OutPoint.Null, script, TxInput.FinalSequence, witness)],
            [new TxOutput(template.CoinbaseValue, PoolHarness.Alice.Script), new TxOutput(0, template.WitnessCommitmentScript)],
            lockTime: 0);
    }
}
