using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>Nodes that mine in virtual time: when the next block is found, and by whom, is drawn as hashing would have it.</summary>
/// <remarks>
/// Each hash is a try of its own, so that the wait for a block is exponentially distributed and has no memory: whenever something
/// happens, the wait is drawn anew.
/// </remarks>
internal sealed class VirtualNetwork
{
    private readonly Random _random;
    private readonly double _meanDelay;
    private readonly VirtualNode[] _nodes;
    private readonly PriorityQueue<(VirtualNode To, BlockHeader Header), double> _underway = new();
    private readonly Dictionary<Hash256, double> _foundAt = [];

    /// <summary>A network in which nothing has been mined.</summary>
    /// <param name="miners">Who mines.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <param name="meanDelay">Seconds that a block takes from one node to another, exponentially distributed.</param>
    /// <param name="naive">Decides on the difficulty in the real rule's place.</param>
    public VirtualNetwork(IReadOnlyList<VirtualMiner> miners, int seed, double meanDelay = 0, NaiveRule? naive = null)
    {
        _random = new Random(seed);
        _meanDelay = meanDelay;
        _nodes = [.. miners.Select(miner => new VirtualNode(this, miner, naive))];
    }

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Blocks found so far, those that went stale too.</summary>
    public int Found => _foundAt.Count;

    public IReadOnlyList<VirtualNode> Nodes => _nodes;

    /// <summary>Mines until a moment.</summary>
    public void Run(IReadOnlyList<HashPower> plan, double end)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            RunUntil(i + 1 < plan.Count ? plan[i + 1].From : end, plan[i].HashesPerSecond);
        }
    }

    /// <summary>Delivers everything that is under way.</summary>
    public void Settle()
    {
        while (_underway.TryDequeue(out var next, out var at))
        {
            Now = Math.Max(Now, at);
            next.To.Receive(next.Header);
        }
    }

    /// <summary>The best chain as the first node sees it.</summary>
    public BlockTrace Trace() => new(_nodes[0].Tree.BestHeader, _foundAt);

    private void RunUntil(double end, double hashesPerSecond)
    {
        while (Now < end)
        {
            var rate = _nodes.Sum(node => RateOf(node, hashesPerSecond));
            var found = rate > 0 ? Now - (Math.Log(1 - _random.NextDouble()) / rate) : double.PositiveInfinity;
            if (_underway.TryPeek(out var next, out var arrival) && arrival <= Math.Min(found, end))
            {
                Now = arrival;
                _underway.Dequeue();
                next.To.Receive(next.Header);
            }
            else if (found < end)
            {
                Now = found;
                Find(Draw(rate, hashesPerSecond));
            }
            else
            {
                Now = end;
            }
        }
    }

    private void Find(VirtualNode finder)
    {
        if (finder.Find(_foundAt.Count) is not { } header)
        {
            return;
        }

        _foundAt[header.Hash] = Now;
        foreach (var node in _nodes)
        {
            if (node != finder)
            {
                _underway.Enqueue((node, header), Now - (_meanDelay * Math.Log(1 - _random.NextDouble())));
            }
        }
    }

    private VirtualNode Draw(double rate, double hashesPerSecond)
    {
        var mark = _random.NextDouble() * rate;
        return _nodes.FirstOrDefault(node => (mark -= RateOf(node, hashesPerSecond)) < 0) ?? _nodes[^1];
    }

    private static double RateOf(VirtualNode node, double hashesPerSecond) => hashesPerSecond * node.Miner.Share / node.Work;
}
