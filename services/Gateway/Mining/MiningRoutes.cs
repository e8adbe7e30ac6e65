using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Mining;

/// <summary>Mining: everybody may look, an admin starts, stops and asks for blocks.</summary>
internal static class MiningRoutes
{
    private const uint MaxCount = 10_000;
    private const int MaxThreads = 1_024;

    // Whoever asks for a few blocks wants them in the answer.
    private const uint CountWorthWaiting = 200;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    public static void MapMining(this IEndpointRouteBuilder api) =>
        api.MapGet("/mining", Status).WithTags("Mining").WithSummary("What the miners do");

    public static void MapMiningAdmin(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/mining").WithTags("Mining");
        group.MapGet("/status", Status).WithSummary("What the miners do");
        group
            .MapPost("/start", (Miners miners, HttpContext context) => miners.StartAsync(context))
            .WithSummary("Start all miners");
        group.MapPost("/stop", (Miners miners, HttpContext context) => miners.StopAsync(context)).WithSummary("Stop all miners");
        group.MapPost("/power", SetPower).WithSummary("Change the threads of all miners and the share of their time that they work");
        group.MapPost("/payout-address", PayTo).WithSummary("Say where the rewards of all miners go");
        group
            .MapPost("/generatetoaddress", Generate)
            .WithSummary("Make blocks now; up to 200 are waited for, more go on as a job")
            .Produces<MiningJobView>()
            .Produces<MiningJobView>(StatusCodes.Status202Accepted);
        group.MapGet("/jobs/{id}", GetJob).WithSummary("How far a job is");
    }

    private static Task<MiningView> Status(Miners miners, HttpContext context)
    {
        context.Response.NoCache();
        return miners.StatusAsync(context);
    }

    private static Task<MiningView> SetPower(PowerBody body, Miners miners, HttpContext context)
    {
        if (body is { Threads: null, DutyPercent: null } or { Threads: < 1 or > MaxThreads } or { DutyPercent: < 1 or > 100 })
        {
            throw ProblemException.Invalid(
                "invalid_power", $"threads is a number from 1 to {MaxThreads}, duty_percent from 1 to 100; one may be left out.");
        }

        return miners.SetPowerAsync((uint)(body.Threads ?? 0), (uint)(body.DutyPercent ?? 0), context);
    }

    private static Task<MiningView> PayTo(PayoutBody body, Miners miners, HttpContext context) =>
        miners.PayToAsync(Texts.Address(body.Address), context);

    private static async Task<IResult> Generate(GenerateBody? body, IdempotencyKey key, MiningJobs jobs, HttpContext context)
    {
        var count = body?.Count ?? 1;
        if (count is < 1 or > MaxCount)
        {
            throw ProblemException.Invalid("invalid_count", $"count is a number from 1 to {MaxCount}.");
        }

        var address = body?.Address is { } given ? Texts.Address(given) : "";
        var job = jobs.Start(count, address, key.Value);
        if (count <= CountWorthWaiting)
        {
            await Task.WhenAny(job.Done, Task.Delay(Wait, context.RequestAborted));
        }

        if (job.Error is { } error)
        {
            throw error;
        }

        return job.Done.IsCompleted
            ? TypedResults.Ok(job.View())
            : TypedResults.Accepted($"/api/admin/mining/jobs/{job.Id}", job.View());
    }

    private static MiningJobView GetJob(string id, MiningJobs jobs, HttpContext context)
    {
        context.Response.NoCache();
        return jobs.Find(id)?.View()
            ?? throw new ProblemException(StatusCodes.Status404NotFound, "not_found", "No such job on this gateway.");
    }
}

/// <summary>Power of the miners; what is left out stays as it is.</summary>
/// <param name="Threads">Threads of each, from 1 to 1,024.</param>
/// <param name="DutyPercent">Share of its time that each thread works, from 1 to 100.</param>
internal sealed record PowerBody(int? Threads, int? DutyPercent);

/// <summary>Where rewards go.</summary>
/// <param name="Address">An address of this network.</param>
internal sealed record PayoutBody(string? Address);

/// <summary>Blocks to make.</summary>
/// <param name="Address">Where their rewards go; the miner's payout address unless given.</param>
/// <param name="Count">How many, from 1 to 10,000; 1 unless given.</param>
internal sealed record GenerateBody(string? Address, uint? Count);
