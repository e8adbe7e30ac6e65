using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Chain;
using Blockyard.Hosting;
using Blockyard.Peering;
using Blockyard.Services.ChainStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Benchmarks.Syncing;

/// <summary>One initial sync: a whole chain-store of this process, with files of its own, fetches the heavy chain from others.</summary>
/// <param name="Seconds">From dialling to the last block's durability.</param>
/// <param name="ProcessorSeconds">Processor time of the one that fetches.</param>
/// <param name="SourceProcessorSeconds">Processor time of those that serve.</param>
/// <param name="AllocatedBytes">What the one that fetches allocated.</param>
internal sealed record SyncRun(double Seconds, double ProcessorSeconds, double SourceProcessorSeconds, long AllocatedBytes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public double InputsPerSecond => HeavyChain.Inputs / Seconds;

    /// <summary>Fetches from the first few sources.</summary>
    public static async Task<SyncRun> RunAsync(SourceNodes sources, int count)
    {
        using var folder = new ChainFolder();
        await using var app = await StartAsync(folder.Path);
        var chain = app.Services.GetRequiredService<Blockchain>();
        var peers = app.Services.GetRequiredService<PeerNetwork>();
        GC.Collect();

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (own, served) = (Environment.CpuUsage.TotalTime, sources.ProcessorTime);
        var start = Stopwatch.GetTimestamp();
        foreach (var address in sources.Addresses(count))
        {
            peers.AddPeer(address);
        }

        await ReachAsync(chain, HeavyChain.Height);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        own = Environment.CpuUsage.TotalTime - own;
        served = sources.ProcessorTime - served;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await app.StopAsync();
        return new SyncRun(seconds, own.TotalSeconds, served.TotalSeconds, allocated);
    }

    private static async Task ReachAsync(Blockchain chain, int height)
    {
        using var limit = new CancellationTokenSource(Patience);
        for (var tip = chain.Tip; tip.Height < height; tip = chain.Tip)
        {
            await chain.WaitForChangeAsync(tip, limit.Token);
        }
    }

    private static async Task<WebApplication> StartAsync(string folder)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = folder,
            ["Service:Token"] = ServiceProcess.Token,
            ["Grpc:Port"] = "0",
            ["Management:Port"] = "0",
            ["Peer:Port"] = "0",
            ["NODE_CONNECT_NODES"] = "",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddChainStore();
        var app = builder.Build();
        app.MapChainStore();
        await app.StartServiceAsync();
        return app;
    }
}
