using Blockyard.Chain.Connecting;
using Blockyard.Chain.Templates;
using Blockyard.Consensus;
using Blockyard.Mining;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>
/// A chain-store with a miner: the real header tree, rules, template times and mining job. What is not real is the proof of work,
/// for who finds the next block, and when, is drawn.
/// </summary>
internal sealed class VirtualNode
{
    private static readonly byte[] Payout = [0x51];

    private readonly HeaderAcceptor _acceptor;
    private readonly VirtualClock _clock;
    private readonly List<BlockHeader> _early = [];
    private readonly NaiveRule? _naive;
    private MiningJob? _job;
    private HeaderEntry? _tip;
    private uint _made;

    public VirtualNode(VirtualNetwork network, VirtualMiner miner, NaiveRule? naive)
    {
        Miner = miner;
        _clock = new VirtualClock(network, miner.SkewSeconds);
        _acceptor = new HeaderAcceptor(Tree, _clock);
        _naive = naive;
        Refresh();
    }

    public VirtualMiner Miner { get; }

    public HeaderTree Tree { get; } = new(ChainParams.Devnet);

    /// <summary>Blocks that its own node had to refuse, for they were too far ahead of its clock.</summary>
    public int Refused { get; private set; }

    /// <summary>Most seconds that the time of a block made here was ahead of its clock.</summary>
    public long MostAhead { get; private set; }

    /// <summary>Hashes that a block takes on average now.</summary>
    public double Work => Hashes(_job!.Template.Bits);

    /// <summary>Hashes that a block with these bits takes on average.</summary>
    public static double Hashes(CompactTarget bits) => bits.Work.Low64;

    /// <summary>Finds a block on its tip; null if its own node refuses it.</summary>
    public BlockHeader? Find(int number)
    {
        // The name makes blocks that are the same in all else two blocks.
        var root = Hash256.DoubleSha256([.. BitConverter.GetBytes(number), .. BitConverter.GetBytes(_made++)]);
        var header = new BlockHeader(
            BlockTemplate.BlockVersion, _tip!.Hash, root, _job!.CurrentTime, _job.Template.Bits, nonce: 0);
        MostAhead = Math.Max(MostAhead, header.Time - _clock.GetUtcNow().ToUnixTimeSeconds());
        if (TryAdd(header))
        {
            Refresh();
            return header;
        }

        Refused++;
        return null;
    }

    /// <summary>Takes a block in; one whose parent is missing or whose time has not come waits.</summary>
    public void Receive(BlockHeader header)
    {
        _early.Add(header);
        for (var i = 0; i < _early.Count; i++)
        {
            if (TryAdd(_early[i]))
            {
                _early.RemoveAt(i);
                i = -1;
            }
        }

        Refresh();
    }

    private bool TryAdd(BlockHeader header)
    {
        if (_naive is not null)
        {
            var known = Tree.TryGet(header.PreviousHash, out var parent);
            if (known)
            {
                Tree.Add(header, parent!);
            }

            return known;
        }

        var result = _acceptor.TryAdd(header, out _);
        return result.IsValid || result.Code is RejectCode.PreviousBlockNotFound or RejectCode.TimeTooNew
            ? result.IsValid
            : throw new InvalidOperationException($"A node refused an honest block: {result}");
    }

    private void Refresh()
    {
        if (_tip == Tree.BestHeader)
        {
            return;
        }

        _tip = Tree.BestHeader;
        var times = TemplateTimes.On(_tip, _clock);
        var template = new MiningTemplate
        {
            Id = "",
            Height = (uint)_tip.Height + 1,
            Version = BlockTemplate.BlockVersion,
            PreviousHash = _tip.Hash,
            Bits = _naive?.GetNextBits(_tip) ?? Tree.GetNextBits(_tip),
            MinTime = times.Min,
            CurrentTime = times.Current,
            MaxTime = times.Max,
            CoinbaseValue = 0,
        };
        _job = new MiningJob(template, Payout, new ExtraNonces(0), _clock);
    }
}
