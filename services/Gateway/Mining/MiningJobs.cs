using System.Security.Cryptography;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.Gateway.Problems;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Mining;

/// <summary>Blocks being made on request. A job lives in the gateway that took it; a few ended ones are remembered.</summary>
internal sealed class MiningJobs(Miners miners, IHostApplicationLifetime lifetime)
{
    private const int MaxRunning = 4;
    private const int MaxKept = 32;
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<(MiningJob Job, string Key)> _jobs = [];

    /// <summary>The job of a key, or a new one.</summary>
    /// <exception cref="ProblemException">Too many run, or the key was used for something else.</exception>
    public MiningJob Start(uint count, string address, string idempotencyKey)
    {
        lock (_lock)
        {
            if (idempotencyKey.Length > 0 && _jobs.FirstOrDefault(entry => entry.Key == idempotencyKey).Job is { } earlier)
            {
                return earlier.Count == count && earlier.Address == address
                    ? earlier
                    : throw new ProblemException(
                        StatusCodes.Status422UnprocessableEntity,
                        "idempotency_mismatch",
                        "The idempotency key was used with another body.");
            }

            if (_jobs.Count(entry => !entry.Job.Done.IsCompleted) >= MaxRunning)
            {
                throw new ProblemException(
                    StatusCodes.Status429TooManyRequests,
                    "too_many_jobs",
                    $"{MaxRunning} jobs run already: wait for one to end.");
            }

            Forget();
            var job = new MiningJob(RandomNumberGenerator.GetHexString(16, lowercase: true), count, address);
            _jobs.AddLast((job, idempotencyKey));
            _ = RunAsync(job);
            return job;
        }
    }

    /// <summary>A job that runs or ended not long ago.</summary>
    public MiningJob? Find(string id)
    {
        lock (_lock)
        {
            return _jobs.FirstOrDefault(entry => entry.Job.Id == id).Job;
        }
    }

    private void Forget()
    {
        for (var node = _jobs.First; node is not null && _jobs.Count >= MaxKept; )
        {
            var next = node.Next;
            if (node.Value.Job.Done.IsCompleted)
            {
                _jobs.Remove(node);
            }

            node = next;
        }
    }

    private async Task RunAsync(MiningJob job)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        end.CancelAfter(MaxTime);
        try
        {
            await miners.GenerateAsync(
                new GenerateBlocksRequest { Count = job.Count, Address = job.Address },
                job.Made,
                end.Token);
            job.End(null);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or ProblemException)
        {
            job.End(error);
        }
    }
}
