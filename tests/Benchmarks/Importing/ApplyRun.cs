using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;
using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Primitives;

namespace Blockyard.Benchmarks.Importing;

/// <summary>One pass of valid blocks over a fresh state: looked up, applied, and the full ones taken back. Seconds and bytes are per input,
/// seconds of the thread's processor time.</summary>
internal sealed class ApplyRun
{
    private readonly List<double> _fullBlocks = [];

    /// <summary>Looking up what the inputs spend, as a connector does.</summary>
    public double LookUpSeconds { get; private set; }

    /// <summary>Asking whether a block's transactions have coins already.</summary>
    public double AbsenceSeconds { get; private set; }

    /// <summary>Applying the blocks.</summary>
    public double ConnectSeconds { get; private set; }

    /// <summary>Taking the full blocks back.</summary>
    public double DisconnectSeconds { get; private set; }

    /// <summary>Processor time of all threads from beginning to end.</summary>
    public double ProcessorSeconds { get; private set; }

    /// <summary>What this thread allocated while it applied.</summary>
    public double AllocatedBytes { get; private set; }

    /// <summary>Bytes of records when all was applied.</summary>
    public double StoredBytes { get; private set; }

    /// <summary>Applying one full block, in seconds; the median.</summary>
    public double FullBlockSeconds => _fullBlocks.Order().ElementAt(_fullBlocks.Count / 2);

    /// <summary>Applying one full block, in seconds; the shortest.</summary>
    public double FastestFullBlockSeconds => _fullBlocks.Min();

    public static ApplyRun Run(IReadOnlyList<ConnectedBlock> blocks)
    {
        using var folder = new ChainFolder();
        using var state = KeyValueChainState.Open(folder.Storage);
        GC.Collect();
        var run = new ApplyRun();
        var processor = Environment.CpuUsage.TotalTime;
        foreach (var block in blocks)
        {
            run.Apply(state, block);
        }

        run.StoredBytes = state.Statistics.LogBytes;
        foreach (var block in blocks.Where(IsFull).Reverse())
        {
            run.DisconnectSeconds += Time(() => state.Disconnect(block));
        }

        run.ProcessorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        run.DivideBy(blocks.Sum(block => block.SpentCoins.Length), blocks.Where(IsFull).Sum(block => block.SpentCoins.Length));
        return run;
    }

    private static bool IsFull(ConnectedBlock block) => block.Entry.Height >= HeavyChain.FirstPayments;

    private static double Time(Action action)
    {
        var start = ThreadClock.Seconds;
        action();
        return ThreadClock.Seconds - start;
    }

    private void Apply(KeyValueChainState state, ConnectedBlock block)
    {
        var wanted = block.Block.TransactionMemory[1..].ToArray()
            .SelectMany(transaction => transaction.Inputs.ToArray(), (_, input) => input.PreviousOutput)
            .ToArray();
        var coins = new Coin[wanted.Length];
        var found = new bool[wanted.Length];
        LookUpSeconds += Time(() => state.GetCoins(wanted, coins, found));
        AbsenceSeconds += Time(() => ExpectNoCoins(state, block.Block));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadClock.Seconds;
        state.Connect(block);
        var seconds = ThreadClock.Seconds - start;
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        ConnectSeconds += seconds;
        if (IsFull(block))
        {
            _fullBlocks.Add(seconds);
        }
    }

    private static void ExpectNoCoins(KeyValueChainState state, Block block)
    {
        var ids = Array.ConvertAll(block.TransactionMemory.ToArray(), static transaction => transaction.Id);
        var known = new bool[ids.Length];
        state.FindTransactions(ids, known);
        if (known.Contains(true))
        {
            throw new InvalidOperationException("A transaction is there twice.");
        }
    }

    private void DivideBy(int inputs, int inputsOfFullBlocks)
    {
        LookUpSeconds /= inputs;
        AbsenceSeconds /= inputs;
        ConnectSeconds /= inputs;
        ProcessorSeconds /= inputs;
        AllocatedBytes /= inputs;
        StoredBytes /= inputs;
        DisconnectSeconds /= inputsOfFullBlocks;
    }
}
