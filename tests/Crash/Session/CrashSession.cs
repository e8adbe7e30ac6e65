using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Crash.Checks;
using Blockyard.Crash.Kills;
using Blockyard.Crash.Load;
using Blockyard.Crash.Services;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.Crash.Session;

/// <summary>Cycles of load, kill, restart and check, on the same folders.</summary>
internal sealed class CrashSession : IDisposable
{
    /// <summary>How deep the branches of a cycle begin, at most.</summary>
    private const int BranchDepth = 12;

    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(120);

    private readonly Random _plans;
    private readonly Random _random;
    private readonly Deployment _services;
    private readonly Killer _killer;
    private readonly Acknowledged _acknowledged;
    private readonly PlainChain _plain = new();
    private readonly KnownBlocks _known = new();
    private readonly TestKey _key = new("crash");
    private readonly BlockMaker _maker;
    private readonly ChainCheck _chainCheck;
    private readonly WaitingTransactions _waiting = new();
    private readonly MempoolCheck _mempoolCheck;
    private readonly WalletCheck _walletCheck;
    private readonly MoneyCheck _moneyCheck;
    private readonly List<ILoad> _loads =
    [
        new BlockLoad(), new ImportLoad(), new TransactionLoad(), new TransactionLoad(), new MinerLoad(),
        .. Enumerable.Range(0, AcknowledgedWallets.Clients).Select(client => new WalletLoad(client)),
    ];

    private IReadOnlySet<OutPoint> _waitedFor = new HashSet<OutPoint>();

    public CrashSession(string folder, int seed)
    {
        // Of their own, so that what happens in one cycle does not change what is planned for the next.
        _plans = new Random(seed);
        _random = new Random(~seed);
        _acknowledged = new Acknowledged(seed);
        _services = new Deployment(folder);
        _killer = new Killer(_services);
        _maker = new BlockMaker(_known, _key);
        _chainCheck = new ChainCheck(_plain, _acknowledged.Blocks, _random);
        _mempoolCheck = new MempoolCheck(_plain, _acknowledged.Transactions);
        _walletCheck = new WalletCheck(_acknowledged.Wallets, _random);
        _moneyCheck = new MoneyCheck(_plain, _acknowledged.Wallets, _waiting);
    }

    /// <summary>Bytes of all files of all services when they were last looked at.</summary>
    public long DiskBytes { get; private set; }

    /// <summary>Starts all services and gives the generator coins.</summary>
    public async Task PrepareAsync()
    {
        await StartAsync(Enum.GetValues<ServiceKind>());
        var coins = new FirstCoins(Coinbases: 20, Parts: 25, BranchDepth);
        var last = await coins.MakeAsync(_services.ChainStore.Chain, _known, _maker, _key);
        _acknowledged.Blocks.Add(last.Hash, last.Height, nameof(FirstCoins));
        await CheckAsync();
    }

    /// <summary>One cycle.</summary>
    /// <exception cref="LossException">Something acknowledged is gone, or a service behaves as it must not.</exception>
    public async Task<CycleResult> RunCycleAsync(int number)
    {
        var plan = KillPlan.Draw(_plans);
        var before = Counts.Of(_acknowledged);
        string seen;
        var cycle = NewCycle();
        using (var run = new LoadRun(cycle, _loads, _random))
        {
            seen = await _killer.StrikeAsync(plan, cycle.TakesLead.Task, run.Strike);
            await run.StopAsync();
        }

        Array.ForEach(Enum.GetValues<ServiceKind>(), kind => ProcessCheck.Run(_services.Process(kind)));
        _services.SeldomCheckpoints = plan.SeldomCheckpoints;
        await StartAndKillAgainAsync(plan);
        var recovery = await StartAsync(plan.Targets);
        await CheckAsync();
        return new CycleResult
        {
            Number = number,
            Plan = plan,
            Seen = seen,
            Recovery = recovery,
            Acknowledged = Counts.Of(_acknowledged) - before,
            Height = _plain.Height,
            DiskBytes = DiskBytes,
        };
    }

    /// <summary>Looks once more for everything that was acknowledged in all cycles.</summary>
    public async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(CheckLimit);
        await _chainCheck.RunLastAsync(_services.ChainStore.Chain, limit.Token);
        await _walletCheck.RunLastAsync(_services.Wallet.Wallet, limit.Token);
    }

    public void Dispose()
    {
        _killer.Dispose();
        _services.Dispose();
    }

    private Cycle NewCycle() => new()
    {
        Services = _services,
        Acknowledged = _acknowledged,
        Known = _known,
        Maker = _maker,
        Purse = new Purse(_plain, _key, _waitedFor, BranchDepth, _random),
        Recent = new RecentSpends(_plain.Height - BranchDepth),
        Key = _key,
    };

    private async Task<TimeSpan> StartAsync(IReadOnlyList<ServiceKind> kinds)
    {
        foreach (var kind in kinds)
        {
            _services.Start(kind);
        }

        var times = await Task.WhenAll(kinds.Select(_services.WaitReadyAsync));
        return times.Max();
    }

    private async Task StartAndKillAgainAsync(KillPlan plan)
    {
        foreach (var after in plan.Again)
        {
            foreach (var target in plan.Targets)
            {
                _services.Start(target);
            }

            await Task.Delay(after);
            _killer.Strike(plan.Targets);
            foreach (var target in plan.Targets)
            {
                await _services.Process(target).WaitForExitAsync();
                ProcessCheck.Run(_services.Process(target));
            }
        }
    }

    /// <summary>
    /// Checks everything. A block that was begun before the strike on a service that lived on may come while that is done: then
    /// everything is looked at again.
    /// </summary>
    private async Task CheckAsync()
    {
        using var limit = new CancellationTokenSource(CheckLimit);
        LossException? loss;
        do
        {
            loss = null;
            try
            {
                await CheckOnceAsync(limit.Token);
            }
            catch (LossException found)
            {
                loss = found;
            }
        }
        while (await HasMovedAsync(limit.Token));
        if (loss is not null)
        {
            throw loss;
        }
    }

    private async Task<bool> HasMovedAsync(CancellationToken cancellationToken)
    {
        var info = await _services.ChainStore.Chain.GetChainInfoAsync(new GetChainInfoRequest(), cancellationToken: cancellationToken);
        return info.BestBlockHash != _plain.Tip.ToString();
    }

    private async Task CheckOnceAsync(CancellationToken cancellationToken)
    {
        await _chainCheck.RunAsync(_services.ChainStore.Chain, cancellationToken);
        foreach (var book in _acknowledged.Wallets.Books)
        {
            await book.RepeatOpenAsync(_services.Wallet.Wallet, cancellationToken);
        }

        var waiting = await _waiting.ReadAsync(_services.ChainStore.Mempool, _services.ChainStore.Chain, cancellationToken);
        _mempoolCheck.Run(waiting);
        _waitedFor = waiting.Values
            .SelectMany(transaction => transaction.Inputs.ToArray()).Select(input => input.PreviousOutput).ToHashSet();
        var owners = await _walletCheck.RunAsync(_services.Wallet.Wallet, cancellationToken);
        await _moneyCheck.RunAsync(_services, owners, cancellationToken);
        var miner = await _services.Miner.Miner.GetStatusAsync(new GetStatusRequest(), cancellationToken: cancellationToken);
        _acknowledged.Miner.Check(miner.Status);
        if (miner.Status.LastBlockHash is { Length: > 0 } last)
        {
            await BlockSource.FetchAsync(_services.ChainStore.Chain, Hash256.Parse(last), cancellationToken);
        }

        DiskBytes = 0;
        foreach (var kind in Enum.GetValues<ServiceKind>())
        {
            var process = _services.Process(kind);
            DiskBytes += FolderCheck.Run(_services.FolderOf(kind), process, _known.Bytes);
            ProcessCheck.RequireAlive(process);
            ProcessCheck.Run(process);
        }
    }
}
