using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Google.Protobuf;

namespace Blockyard.Network.Load;

/// <summary>Makes blocks where no miner does, and hands them in as a miner of somebody else's would. Thread-safe.</summary>
internal sealed class SpareMiner
{
    private readonly KnownBlocks _known = new();
    private readonly BlockMaker _maker;

    public SpareMiner(TestKey payee)
    {
        _maker = new BlockMaker(_known, payee);
    }

    /// <summary>Puts an empty block on a chain-store's tip.</summary>
    public async Task MakeAsync(ChainService.ChainServiceClient chain)
    {
        var block = _maker.Make(await _known.TipAsync(chain, CancellationToken.None));
        var answer = await chain.SubmitBlockAsync(new SubmitBlockRequest { Raw = UnsafeByteOperations.UnsafeWrap(block.Raw) });
        if (answer.Outcome == BlockOutcome.Rejected)
        {
            throw new LossException($"A valid block was refused: {answer.Reject.Reason} {answer.Reject.Detail}");
        }
    }
}
