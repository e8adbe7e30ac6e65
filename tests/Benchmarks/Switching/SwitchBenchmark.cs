using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Blockyard.Benchmarks.Runner;
using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Blockyard.Mining;
using Blockyard.Primitives;
using Blockyard.Services.Miner;
using Blockyard.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Benchmarks.Switching;

/// <summary>How long it takes from a new template until a header of it has been hashed, while all processors hash the old one.</summary>
internal sealed class SwitchBenchmark : IBenchmark
{
    private const int Samples = 200;
    private const string Token = "a-token-for-benchmarks-0123456789";
    private const string Payout = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    public string Id => "switch";

    public string Title => "switch to a new template while all processors hash";

    public async Task RunAsync(Report report)
    {
        foreach (var lanes in HashLanes.Supported)
        {
            Add(report, $"threads alone, {lanes} headers at once", MeasureThreads(lanes));
        }

        Add(report, "template pushed over gRPC, solution back", await MeasureServiceAsync());
        report.Note("goal: 10 ms from the push to the first header; the times hold the solution's way back too");
    }

    private static void Add(Report report, string name, double[] samples)
    {
        Array.Sort(samples);
        report.Add($"{name}: median", samples[samples.Length / 2], "ms");
        report.Add($"{name}: 99 %", samples[samples.Length * 99 / 100], "ms", "≤ 10");
        report.Add($"{name}: longest", samples[^1], "ms");
    }

    private static double[] MeasureThreads(int lanes)
    {
        using var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(Environment.ProcessorCount, lanes, solutions.Add, TimeProvider.System);
        var extraNonces = new ExtraNonces(0);
        var samples = new double[Samples];
        for (var i = 0; i < samples.Length; i++)
        {
            workers.Work(Job(0x0300_0001, extraNonces));
            Thread.Sleep(RandomNumberGenerator.GetInt32(5, 25));
            var start = Stopwatch.GetTimestamp();
            workers.Work(Job(0x207f_ffff, extraNonces));
            solutions.Take();
            samples[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return samples;
    }

    private static async Task<double[]> MeasureServiceAsync()
    {
        using var folder = new TempFolder();
        var templates = new PushedTemplates();
        await using var chainStore = await StartAsync(
            builder =>
            {
                builder.AddServiceDefaults("templates");
                builder.Services.AddSingleton(templates);
            },
            app =>
            {
                app.MapServiceDefaults();
                app.MapGrpcService<PushedTemplates>();
            });
        await using var miner = await StartAsync(
            builder => builder.AddMiner(),
            app => app.MapMiner(),
            ("Network", "regtest"), ("Data:Directory", folder.Path), ("Miner:Pacing", "continuous"), ("MINER_ADDRESS", Payout),
            ("ChainStore:Address", chainStore.ListenerAddresses()["Grpc"].ToString()));
        var samples = new double[Samples];
        for (var i = -20; i < samples.Length; i++)
        {
            var taken = await templates.MeasureAsync(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(5, 25)));
            samples[Math.Max(i, 0)] = taken.TotalMilliseconds;
        }

        await miner.StopAsync();
        await chainStore.StopAsync();
        return samples;
    }

    private static async Task<WebApplication> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> map, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Service:Token", Token)).Append(("Management:Port", "0")).Append(("Grpc:Port", "0"))
                .ToDictionary(setting => setting.Item1, string? (setting) => setting.Item2));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartServiceAsync();
        return app;
    }

    private static MiningJob Job(uint bits, ExtraNonces extraNonces)
    {
        var template = new MiningTemplate
        {
            Id = "benchmark",
            Height = 500,
            Version = 0x2000_0000,
            PreviousHash = Hash256.Zero,
            Bits = new CompactTarget(bits),
            MinTime = 1_700_000_000,
            MaxTime = 1_700_007_200,
            CurrentTime = 1_700_000_100,
            CoinbaseValue = Money.Coin,
        };
        return new MiningJob(template, new byte[22], extraNonces, TimeProvider.System);
    }
}
